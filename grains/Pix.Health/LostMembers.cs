using System.Globalization;

namespace Pix.Health;

/// <summary>Members of the cluster that died and were not replaced: a member that left in order is none.</summary>
public sealed class LostMembers(TimeProvider time)
{
    /// <summary>A death is told so long when nobody takes the place: then the cluster is meant to be smaller.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    // A member that died is known as dead later than it died: meanwhile another may have come in its place.
    private static readonly TimeSpan KnownLate = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemberState> _seen = new(StringComparer.Ordinal);
    private readonly List<(string Name, Moment At)> _lost = [];
    private readonly List<(string Address, Moment At)> _newcomers = [];

    /// <summary>What the members did last, to be told once for each change of the membership.</summary>
    /// <param name="members">Address, name and state of each; whoever asks is none of them.</param>
    public void Observe(IEnumerable<(string Address, string Name, MemberState State)> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        lock (_lock)
        {
            var (isFirst, now) = (_seen.Count == 0, Moment.Now(time));
            _newcomers.RemoveAll(newcomer => newcomer.At.Age(time) >= KnownLate);
            foreach (var (address, name, state) in members)
            {
                var before = _seen.TryGetValue(address, out var known) ? known : (MemberState?)null;
                _seen[address] = state;
                if (state == MemberState.Active && before != MemberState.Active && !isFirst)
                {
                    _newcomers.Add((address, now));
                }
                else if (state == MemberState.Dead && before == MemberState.Active)
                {
                    _lost.Add((name, now));
                    _newcomers.RemoveAll(newcomer => newcomer.Address == address);
                }
            }

            while (_lost.Count > 0 && _newcomers.Count > 0)
            {
                _lost.RemoveAt(0);
                _newcomers.RemoveAt(0);
            }
        }
    }

    /// <summary>A sentence on those that are lost; empty when none is.</summary>
    public string Sentence
    {
        get
        {
            lock (_lock)
            {
                _lost.RemoveAll(lost => lost.At.Age(time) >= Memory);
                return _lost.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"silo {string.Join(", ", _lost.Select(lost => $"{lost.Name} died at {lost.At.At(time).UtcDateTime:HH:mm:ss}"))}, and no other has taken the place");
            }
        }
    }
}
