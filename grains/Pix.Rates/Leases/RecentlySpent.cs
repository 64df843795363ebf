using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>Tokens used recently, with their times, because a report of the Central Bank that is some seconds old possibly does not include them.</summary>
internal sealed class RecentlySpent(TimeProvider time)
{
    /// <summary>How long used tokens are kept in this list.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    private readonly Queue<(long At, Tokens Spent)> _spent = new();

    public void Add(Tokens spent)
    {
        if (spent > Tokens.Zero)
        {
            _spent.Enqueue((time.GetTimestamp(), spent));
        }

        while (_spent.TryPeek(out var oldest) && (time.GetElapsedTime(oldest.At) > Kept || _spent.Count > 10_000))
        {
            _spent.Dequeue();
        }
    }

    public Tokens Since(TimeSpan age) =>
        _spent.Where(entry => time.GetElapsedTime(entry.At) <= age).Aggregate(Tokens.Zero, (sum, entry) => sum + entry.Spent);
}
