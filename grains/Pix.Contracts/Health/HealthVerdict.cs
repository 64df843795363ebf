using System.Collections.Immutable;

namespace Pix.Contracts.Health;

/// <summary>The judgement on the health of Pix. Console, readiness, status, doctor and alerts all show this same judgement.</summary>
/// <param name="Level">State of the channel whose state is worst.</param>
/// <param name="Since">When this state began, UTC; null when the state is up.</param>
/// <param name="Sentence">One sentence: state, since when, who is affected, why, what callers get, what to do.</param>
/// <param name="Channels">Verdict on each channel.</param>
public sealed record HealthVerdict(HealthLevel Level, DateTimeOffset? Since, string Sentence, ImmutableArray<ChannelVerdict> Channels);

/// <summary>Verdict on the health of one channel.</summary>
/// <param name="Channel">Name of the channel: <c>spi</c>, <c>dict</c> or <c>streams</c>.</param>
/// <param name="Level">State of the channel.</param>
/// <param name="Since">When this state began, UTC; null when the state is up.</param>
/// <param name="Sentence">One sentence: state, since when, who is affected, why, what callers get, what to do.</param>
/// <param name="Cause">Name of the part or error that explains the state; empty when the channel is up.</param>
/// <param name="CallersGet">What callers get, and whether anything was sent; empty when the channel is up.</param>
/// <param name="Do">What the operator should do; empty when the channel is up.</param>
/// <param name="Runbook">Page and section of the documentation about the cause; empty when the channel is up.</param>
public sealed record ChannelVerdict(string Channel, HealthLevel Level, DateTimeOffset? Since, string Sentence, string Cause, string CallersGet, string Do, string Runbook);
