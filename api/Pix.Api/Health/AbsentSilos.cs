using Pix.Health;

namespace Pix.Api.Health;

/// <summary>Remembers since when silos are missing.</summary>
internal sealed class AbsentSilos(TimeProvider time)
{
    private readonly Lock _lock = new();
    private Moment? _since;

    /// <summary>The time; null when none is missing.</summary>
    public DateTimeOffset? Observe(bool isOneMissing)
    {
        lock (_lock)
        {
            _since = isOneMissing ? _since ?? Moment.Now(time) : null;
            return _since?.At(time);
        }
    }
}
