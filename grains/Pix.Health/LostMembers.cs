using System.Globalization;

namespace Pix.Health;

/// <summary>Remembers members of the cluster that died and were not replaced. A member that shut down cleanly does not count.</summary>
public sealed class LostMembers(TimeProvider time)
{
    /// <summary>How long a dead member without replacement is reported. After this time the cluster is taken to be smaller on purpose.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    // The membership reports a death late, so a member that started up to this long before the report may be the replacement.
    private static readonly TimeSpan KnownLate = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemberState> _seen = new(StringComparer.Ordinal);
    private readonly List<(string Name, Moment At)> _lost = [];
    private readonly List<(string Address, Moment At)> _newcomers = [];

    /// <summary>Takes the current states of the members. Must be called once for each change of the membership.</summary>
    /// <param name="members">Address, name and state of each member except the observing silo itself.</param>
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

    /// <summary>A sentence about the members that were lost in the last ten minutes; empty when there are none.</summary>
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
