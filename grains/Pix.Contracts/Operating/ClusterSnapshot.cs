using System.Collections.Immutable;

namespace Pix.Contracts.Operating;

/// <summary>The cluster at one moment, as one silo saw it.</summary>
/// <param name="At">When the facts were gathered, UTC.</param>
/// <param name="Silos">Every silo that is active in the membership, sorted by name.</param>
[GenerateSerializer, Immutable, Alias("pix.cluster-snapshot")]
public sealed record ClusterSnapshot([property: Id(0)] DateTimeOffset At, [property: Id(1)] ImmutableArray<SiloSnapshot> Silos);
