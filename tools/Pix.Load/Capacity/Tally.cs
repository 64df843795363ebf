using System.Collections.Concurrent;

namespace Pix.Load.Capacity;

/// <summary>A thread-safe set of counters, each with a name.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int Total => _counts.Values.Sum();

    public void Add(string name) => _counts.AddOrUpdate(name, 1, (_, count) => count + 1);

    public int Of(string name) => _counts.GetValueOrDefault(name);

    public IReadOnlyDictionary<string, int> All => new SortedDictionary<string, int>(_counts, StringComparer.Ordinal);

    public override string ToString() => _counts.IsEmpty ? "none" : string.Join(", ", All.Select(count => $"{count.Key}: {count.Value:N0}"));
}
