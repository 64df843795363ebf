using System.Collections.Immutable;

namespace Pix.Contracts.Operating;

/// <summary>A limit of the Central Bank, as the silo that keeps it counts.</summary>
/// <param name="Budget">Whose: endpoint and participant, such as <c>dict/99999010</c>.</param>
/// <param name="Policy">Name of the policy: the Central Bank's for DICT, ours for the SPI.</param>
/// <param name="TokensLeft">Tokens not used, leased to silos or not.</param>
/// <param name="Depth">Most tokens that there can be.</param>
/// <param name="Countable">Most tokens that are counted with now; less than the depth for some seconds after a keeper's start, and after a refusal.</param>
/// <param name="RefillPerSecond">Tokens that come back in a second.</param>
/// <param name="Leases">What silos hold of them.</param>
[GenerateSerializer, Immutable, Alias("pix.bucket-snapshot")]
public sealed record BucketSnapshot(
    [property: Id(0)] string Budget,
    [property: Id(1)] string Policy,
    [property: Id(2)] double TokensLeft,
    [property: Id(3)] double Depth,
    [property: Id(4)] double Countable,
    [property: Id(5)] double RefillPerSecond,
    [property: Id(6)] ImmutableArray<LeaseSnapshot> Leases)
{
    /// <summary>For how long the bucket is still paused after a 429, in seconds; 0 when it is not.</summary>
    [Id(7)]
    public double PauseSeconds { get; init; }

    /// <summary>The wait that the 429 asked for, in seconds, before it was bounded; 0 without a pause.</summary>
    [Id(8)]
    public double PauseToldSeconds { get; init; }

    /// <summary>Where depth and refill are from: <c>CentralBank</c> (its <c>/policies</c>), <c>Setting</c>, <c>Manual</c>, or <c>Assumed</c> while nobody told.</summary>
    [Id(9)]
    public string Source { get; init; } = "";
}

/// <summary>Tokens that a silo holds.</summary>
/// <param name="Silo">Its name; the address of one that is gone.</param>
/// <param name="Tokens">How many.</param>
[GenerateSerializer, Immutable, Alias("pix.lease-snapshot")]
public sealed record LeaseSnapshot([property: Id(0)] string Silo, [property: Id(1)] double Tokens);
