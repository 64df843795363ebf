using System.Collections.Immutable;
using Pix.Api.Health;
using Pix.Contracts.Health;
using Pix.Contracts.Operating;

namespace Pix.Api.Console;

/// <summary>What the page shows: the lamps and what they were read from.</summary>
/// <param name="Lamps">Which part is the trouble.</param>
/// <param name="Cluster">Every silo.</param>
/// <param name="Verdict">The judgement, which the page tells first; null while silos of an earlier version are in the cluster.</param>
internal sealed record ConsoleView(ImmutableArray<Lamp> Lamps, ClusterSnapshot Cluster, HealthVerdict? Verdict)
{
    /// <summary>The view of a snapshot.</summary>
    /// <param name="cluster">The snapshot.</param>
    /// <param name="absent">Remembers since when silos are missing.</param>
    public static ConsoleView Of(ClusterSnapshot cluster, AbsentSilos absent) => new(
        LampBoard.Of(cluster), cluster,
        ClusterVerdict.Of([.. cluster.Silos.Select(silo => (silo.Silo, silo.Answered, silo.Health))], absent.Observe(cluster.Silos.IsEmpty || cluster.Silos.Any(silo => !silo.Answered)), cluster.At));
}
