using Pix.Health;

namespace Pix.Api.Health;

/// <summary>Remembers since when at least one silo has been missing.</summary>
internal sealed class AbsentSilos(TimeProvider time)
{
    private readonly Lock _lock = new();
    private Moment? _since;

    /// <summary>Returns the time since when a silo has been missing; null when none is missing now.</summary>
    public DateTimeOffset? Observe(bool isOneMissing)
    {
        lock (_lock)
        {
            _since = isOneMissing ? _since ?? Moment.Now(time) : null;
            return _since?.At(time);
        }
    }
}
