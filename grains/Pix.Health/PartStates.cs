using System.Collections.Concurrent;
using Pix.Contracts.Health;

namespace Pix.Health;

/// <summary>Remembers since when each part has been down or degraded.</summary>
public sealed class PartStates(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Moment> _since = new(StringComparer.Ordinal);

    /// <summary>
    /// Returns the part with <see cref="PartHealth.Since"/> set to the time since when it has been down or degraded, or to null when it is
    /// up.
    /// </summary>
    /// <param name="part">The part as observed now.</param>
    /// <param name="name">Key under which the part's time is remembered; each part that can fail on its own needs a key of its own.</param>
    public PartHealth Observe(PartHealth part, string name)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.Level == HealthLevel.Up)
        {
            _since.TryRemove(name, out _);
            return part with { Since = null };
        }

        return part with { Since = _since.GetOrAdd(name, _ => Moment.Now(time)).At(time) };
    }
}
