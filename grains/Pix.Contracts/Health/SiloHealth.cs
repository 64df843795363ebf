using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Contracts.Health;

/// <summary>What one silo reports about its health: the outcomes of its last requests, and the state of its parts.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Outcomes">Outcomes of the last requests, by channel; a channel without requests is left out.</param>
/// <param name="Parts">State of each part of the silo: HSM, mTLS key, journals, endpoints and so on.</param>
[GenerateSerializer, Immutable, Alias("pix.silo-health")]
public sealed record SiloHealth([property: Id(0)] string Silo, [property: Id(1)] ImmutableArray<ChannelOutcomes> Outcomes, [property: Id(2)] ImmutableArray<PartHealth> Parts);

/// <summary>Outcomes of the last requests of a channel. Requests that Pix rejected (4xx) are not counted, because the caller caused the failure.</summary>
/// <param name="Channel">Name of the channel: <c>spi</c> (payments), <c>dict</c>, <c>streams</c> (reads).</param>
/// <param name="Succeeded">Number of requests that ended in the window (the last 8 s) with an answer of the Central Bank.</param>
/// <param name="Failed">
/// Number of requests of the window that were not sent or whose outcome is unknown, except those that a rate limit of the Central Bank held
/// back.
/// </param>
/// <param name="Limited">Number of requests of the window that a rate limit of the Central Bank held back.</param>
/// <param name="Run">Number of failures since the last success, including failures before the window.</param>
/// <param name="RunSince">Time of the first failure since the last success; null when there is none.</param>
/// <param name="LastFailure">Time of the last failure, even if requests succeeded after it; null when there was no failure.</param>
/// <param name="Errors">
/// How often each error occurred since the last success or, when the last request succeeded, in the window. The most frequent error is the first.
/// </param>
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
    /// True if the failures of the window are over: no success came between them, at least three requests have succeeded since the last failure,
    /// and the last failure is at least 3 s ago. False from a silo of an earlier version.
    /// </summary>
    [Id(8)]
    public bool IsOver { get; init; }

    /// <summary>
    /// Time of the last success; null when no request has succeeded, and from a silo of an earlier version, which does not report the time.
    /// </summary>
    [Id(9)]
    public DateTimeOffset? LastSuccess { get; init; }
}

/// <summary>Number of times that one error occurred.</summary>
/// <param name="Error">The error.</param>
/// <param name="Count">How often it occurred.</param>
[GenerateSerializer, Immutable, Alias("pix.error-count")]
public sealed record ErrorCount([property: Id(0)] ExchangeError Error, [property: Id(1)] int Count);

/// <summary>State of one part of a silo or of a front door.</summary>
/// <param name="Part"><c>certificates</c>, <c>hsm</c>, <c>mtls</c>, <c>audit</c>, <c>endpoints</c>, <c>cluster</c>, <c>settings</c>, <c>stopping</c>.</param>
/// <param name="Level">State of the part.</param>
/// <param name="Sentence">One sentence that describes the state of the part, or what is wrong with it.</param>
/// <param name="Since">When this state began; null when the part is up.</param>
/// <param name="Channels">Names of the channels that need the part.</param>
[GenerateSerializer, Immutable, Alias("pix.part-health")]
public sealed record PartHealth(
    [property: Id(0)] string Part,
    [property: Id(1)] HealthLevel Level,
    [property: Id(2)] string Sentence,
    [property: Id(3)] DateTimeOffset? Since,
    [property: Id(4)] ImmutableArray<string> Channels);
