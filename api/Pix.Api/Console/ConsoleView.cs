using System.Collections.Immutable;
using Pix.Contracts.Operating;

namespace Pix.Api.Console;

/// <summary>What the page shows: the lamps and what they were read from.</summary>
/// <param name="Lamps">Which part is the trouble.</param>
/// <param name="Cluster">Every silo.</param>
internal sealed record ConsoleView(ImmutableArray<Lamp> Lamps, ClusterSnapshot Cluster)
{
    /// <summary>The view of a snapshot.</summary>
    public static ConsoleView Of(ClusterSnapshot cluster) => new(LampBoard.Of(cluster), cluster);
}
