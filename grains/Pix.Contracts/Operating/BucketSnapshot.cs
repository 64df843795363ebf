using System.Collections.Immutable;

namespace Pix.Contracts.Operating;

/// <summary>State of one rate limit (token bucket) of the Central Bank, as the budget owner in Pix counts it.</summary>
/// <param name="Budget">System and participant, such as <c>dict/99999010</c>.</param>
/// <param name="Policy">Name of the policy. For DICT it is the Central Bank's name; for the SPI, Pix chose the name.</param>
/// <param name="TokensLeft">Rate tokens that are not used yet, including those that silos hold on lease.</param>
/// <param name="Depth">Size of the bucket, in tokens.</param>
/// <param name="Countable">
/// Maximum number of tokens to which the budget owner lets the bucket fill now. It is less than the size of the bucket for some seconds after the
/// start of the budget owner, and after a 429.
/// </param>
/// <param name="RefillPerSecond">Number of tokens that are added to the bucket each second.</param>
/// <param name="Leases">Tokens of the bucket that each silo holds on lease.</param>
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
    /// <summary>Remaining pause of the bucket after a 429, in seconds; 0 when it is not paused.</summary>
    [Id(7)]
    public double PauseSeconds { get; init; }

    /// <summary>
    /// The wait that the Central Bank's 429 asked for, in seconds. <see cref="PauseSeconds"/> can be shorter, because Pix limits pauses. 0 when the
    /// bucket is not paused.
    /// </summary>
    [Id(8)]
    public double PauseToldSeconds { get; init; }

    /// <summary>
    /// Source of size and refill: <c>CentralBank</c> (DICT's resource <c>/policies</c>), <c>Setting</c> (the operator's), <c>Manual</c> (the
    /// Central Bank's), or <c>Assumed</c> (a cautious guess, because none of the other sources has the values).
    /// </summary>
    [Id(9)]
    public string Source { get; init; } = "";
}

/// <summary>Rate tokens that one silo holds on lease.</summary>
/// <param name="Silo">Name of the silo; its address when the silo has left the cluster.</param>
/// <param name="Tokens">Number of tokens on lease.</param>
[GenerateSerializer, Immutable, Alias("pix.lease-snapshot")]
public sealed record LeaseSnapshot([property: Id(0)] string Silo, [property: Id(1)] double Tokens);
