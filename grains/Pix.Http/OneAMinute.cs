namespace Pix.Http;

/// <summary>Limits log lines that strangers can cause in any number: the first is written at once, then at most one a minute.</summary>
/// <param name="time">The clock.</param>
internal sealed class OneAMinute(TimeProvider time)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _last;

    /// <summary>Whether a line may be written now. If true, the line counts as written.</summary>
    public bool IsDue()
    {
        lock (_lock)
        {
            if (_last is { } last && time.GetElapsedTime(last) < Between)
            {
                return false;
            }

            _last = time.GetTimestamp();
            return true;
        }
    }
}
