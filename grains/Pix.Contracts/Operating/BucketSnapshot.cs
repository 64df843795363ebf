using System.Collections.Immutable;

namespace Pix.Contracts.Operating;

/// <summary>A bucket of the Central Bank, as its budget owner counts it.</summary>
/// <param name="Budget">System and participant, such as <c>dict/99999010</c>.</param>
/// <param name="Policy">Name of the policy: the Central Bank's for DICT, ours for the SPI.</param>
/// <param name="TokensLeft">Tokens not used, whether leased to silos or not.</param>
/// <param name="Depth">Size of the bucket, in tokens.</param>
/// <param name="Countable">Most tokens that the owner shares out now; less than the size for some seconds after the owner's start, and after a 429.</param>
/// <param name="RefillPerSecond">Tokens that the bucket regains in a second.</param>
/// <param name="Leases">Tokens of the bucket that silos hold on lease.</param>
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
    /// <summary>How long the bucket is still paused after a 429, in seconds; 0 when it is not paused.</summary>
    [Id(7)]
    public double PauseSeconds { get; init; }

    /// <summary>The wait that the 429 asked for, in seconds, before it was capped; 0 without a pause.</summary>
    [Id(8)]
    public double PauseToldSeconds { get; init; }

    /// <summary>
    /// Where size and refill come from: <c>CentralBank</c> (its <c>/policies</c>), <c>Setting</c>, <c>Manual</c>, or <c>Assumed</c> when
    /// none of these gave them.
    /// </summary>
    [Id(9)]
    public string Source { get; init; } = "";
}

/// <summary>Tokens that a silo holds.</summary>
/// <param name="Silo">Name of the silo; its address when it is gone.</param>
/// <param name="Tokens">Number of tokens on lease.</param>
[GenerateSerializer, Immutable, Alias("pix.lease-snapshot")]
public sealed record LeaseSnapshot([property: Id(0)] string Silo, [property: Id(1)] double Tokens);
