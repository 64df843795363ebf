using System.Collections.Concurrent;
using Pix.Contracts.Health;

namespace Pix.Health;

/// <summary>Remembers since when each part is not up.</summary>
public sealed class PartStates(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Moment> _since = new(StringComparer.Ordinal);

    /// <summary>The part with the time since when it is not up; a part that is up has none.</summary>
    /// <param name="part">The part as observed now.</param>
    /// <param name="name">Distinguishes the part from others; its channels do not.</param>
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
