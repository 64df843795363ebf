using System.Collections.Immutable;
using Pix.Contracts.Health;
using Pix.Contracts.Operating;

namespace Pix.Api.Console;

/// <summary>The page's content: the lamps and the facts behind them.</summary>
/// <param name="Lamps">One lamp for each part that can be in trouble.</param>
/// <param name="Cluster">Every silo of the cluster.</param>
/// <param name="Verdict">The judgement, shown first; null while silos of an earlier version are in the cluster.</param>
internal sealed record ConsoleView(ImmutableArray<Lamp> Lamps, ClusterSnapshot Cluster, HealthVerdict? Verdict)
{
    /// <summary>The view of a snapshot and of the front door's readiness.</summary>
    public static ConsoleView Of(ClusterSnapshot cluster, HealthVerdict? verdict) => new(LampBoard.Of(cluster), cluster, verdict);
}
