using System.Globalization;

namespace Pix.Simulation.Running;

/// <summary>Adds the counts of many simulations to totals.</summary>
internal sealed class Tally
{
    private readonly Dictionary<Room, (int Histories, long Steps)> _rooms = [];
    private readonly Dictionary<Room, SortedDictionary<string, long>> _counts = [];

    public void Add(Verdict verdict)
    {
        var room = verdict.Plan.Room;
        var (histories, steps) = _rooms.GetValueOrDefault(room);
        _rooms[room] = (histories + 1, steps + verdict.Steps);
        if (!_counts.TryGetValue(room, out var counts))
        {
            _counts[room] = counts = new(StringComparer.Ordinal);
        }

        foreach (var (what, count) in verdict.Counts)
        {
            counts[what] = counts.GetValueOrDefault(what) + count;
        }
    }

    /// <summary>Prints the totals as the tables for docs/reliability.md.</summary>
    public void Print(TimeSpan elapsed)
    {
        foreach (var (room, (histories, steps)) in _rooms)
        {
            Console.WriteLine();
            Console.WriteLine($"| {room} | |");
            Console.WriteLine("|---|---|");
            Row("histories", histories);
            Row("steps", steps);
            foreach (var (what, count) in _counts[room])
            {
                Row(what, count);
            }
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"All invariants hold in {_rooms.Values.Sum(room => room.Histories):N0} histories ({elapsed.TotalSeconds:F0} s)."));
    }

    private static void Row(string what, long count) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {count:N0} |"));
}
