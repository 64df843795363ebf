namespace Pix.Aws.Calls;

/// <summary>The time as AWS has it: ours, corrected by what an answer's Date header showed. AWS refuses signatures more than 5 minutes off.</summary>
internal sealed class AwsClock(TimeProvider time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(4);

    private long _correctionTicks;

    public DateTime UtcNow => time.GetUtcNow().UtcDateTime.AddTicks(Interlocked.Read(ref _correctionTicks));

    /// <summary>Takes over the server's time, when ours is off by more than a little.</summary>
    /// <returns>Whether the correction changed, so that signing again may help.</returns>
    public bool CorrectBy(DateTimeOffset? serverTime)
    {
        if (serverTime is not { } server || (server.UtcDateTime - UtcNow).Duration() < Tolerance)
        {
            return false;
        }

        Interlocked.Exchange(ref _correctionTicks, (server - time.GetUtcNow()).Ticks);
        return true;
    }
}
