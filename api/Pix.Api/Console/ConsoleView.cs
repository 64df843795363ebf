using System.Collections.Immutable;
using Pix.Contracts.Health;
using Pix.Contracts.Operating;

namespace Pix.Api.Console;

/// <summary>Content of the console page: the lamps, and the facts from which they are derived.</summary>
/// <param name="Lamps">One lamp for each part that can fail.</param>
/// <param name="Cluster">Every silo of the cluster.</param>
/// <param name="Verdict">The judgement on the health of Pix, shown first; null while silos of an earlier version are in the cluster.</param>
internal sealed record ConsoleView(ImmutableArray<Lamp> Lamps, ClusterSnapshot Cluster, HealthVerdict? Verdict)
{
    /// <summary>Makes the view from a snapshot of the cluster and the front door's verdict on the health of Pix.</summary>
    public static ConsoleView Of(ClusterSnapshot cluster, HealthVerdict? verdict) => new(LampBoard.Of(cluster), cluster, verdict);
}
