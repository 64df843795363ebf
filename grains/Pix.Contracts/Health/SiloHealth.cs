using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Contracts.Health;

/// <summary>What one silo reports about its health: the outcomes of its last requests, and the state of its parts.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Outcomes">Outcomes of the last requests, by channel; a channel without requests is left out.</param>
/// <param name="Parts">State of each part: HSM, mTLS key, journals, endpoints and so on.</param>
[GenerateSerializer, Immutable, Alias("pix.silo-health")]
public sealed record SiloHealth([property: Id(0)] string Silo, [property: Id(1)] ImmutableArray<ChannelOutcomes> Outcomes, [property: Id(2)] ImmutableArray<PartHealth> Parts);

/// <summary>Outcomes of the last requests of a channel. A request that Pix rejected (4xx) says nothing about health and is not counted.</summary>
/// <param name="Channel">Name of the channel: <c>spi</c> (payments), <c>dict</c>, <c>streams</c> (reads).</param>
/// <param name="Succeeded">Number of requests of the window (the last 8 s) that the Central Bank answered.</param>
/// <param name="Failed">
/// Number of requests of the window that were not sent or whose outcome is unknown, except those that a rate limit of the Central Bank held
/// back.
/// </param>
/// <param name="Limited">Number of requests of the window that a rate limit of the Central Bank held back.</param>
/// <param name="Run">Number of failures since the last success, including failures before the window.</param>
/// <param name="RunSince">Time of the first failure since the last success; null when there is none.</param>
/// <param name="LastFailure">Time of the last failure, even if requests succeeded after it; null when there was no failure.</param>
/// <param name="Errors">The errors since the last success, or those of the window when the last request succeeded; the most frequent first.</param>
[GenerateSerializer, Immutable, Alias("pix.channel-outcomes")]
public sealed record ChannelOutcomes(
    [property: Id(0)] string Channel,
    [property: Id(1)] int Succeeded,
    [property: Id(2)] int Failed,
    [property: Id(3)] int Limited,
    [property: Id(4)] int Run,
    [property: Id(5)] DateTimeOffset? RunSince,
    [property: Id(6)] DateTimeOffset? LastFailure,
    [property: Id(7)] ImmutableArray<ErrorCount> Errors)
{
    /// <summary>
    /// True if the failures of the window followed each other without a success between, and are over: at least three successes since, and
    /// no failure for 3 s. False from a silo of an earlier version.
    /// </summary>
    [Id(8)]
    public bool IsOver { get; init; }

    /// <summary>Time of the last success; null when there was none, or when a silo of an earlier version does not report it.</summary>
    [Id(9)]
    public DateTimeOffset? LastSuccess { get; init; }
}

/// <summary>How often an error occurred.</summary>
/// <param name="Error">The error.</param>
/// <param name="Count">How often it occurred.</param>
[GenerateSerializer, Immutable, Alias("pix.error-count")]
public sealed record ErrorCount([property: Id(0)] ExchangeError Error, [property: Id(1)] int Count);

/// <summary>State of one part of a silo, or of a front door.</summary>
/// <param name="Part"><c>certificates</c>, <c>hsm</c>, <c>mtls</c>, <c>audit</c>, <c>endpoints</c>, <c>cluster</c>, <c>settings</c>, <c>stopping</c>.</param>
/// <param name="Level">State of the part.</param>
/// <param name="Sentence">One sentence that describes the state of the part, or what is wrong with it.</param>
/// <param name="Since">When this state began; null when the part is up.</param>
/// <param name="Channels">The channels that need the part.</param>
[GenerateSerializer, Immutable, Alias("pix.part-health")]
public sealed record PartHealth(
    [property: Id(0)] string Part,
    [property: Id(1)] HealthLevel Level,
    [property: Id(2)] string Sentence,
    [property: Id(3)] DateTimeOffset? Since,
    [property: Id(4)] ImmutableArray<string> Channels);
