using System.Collections.Immutable;

namespace Pix.Contracts.Health;

/// <summary>The one judgement of Pix's health: console, readiness, status, doctor and alerts repeat it.</summary>
/// <param name="Level">The worst of the channels.</param>
/// <param name="Since">When this state began, UTC; null when it is up.</param>
/// <param name="Sentence">All in one sentence: state, since when, who is affected, why, what callers get, what to do.</param>
/// <param name="Channels">Each channel.</param>
public sealed record HealthVerdict(HealthLevel Level, DateTimeOffset? Since, string Sentence, ImmutableArray<ChannelVerdict> Channels);

/// <summary>State of one channel.</summary>
/// <param name="Channel"><c>spi</c>, <c>dict</c>, <c>streams</c>.</param>
/// <param name="Level">State of the channel.</param>
/// <param name="Since">When this state began, UTC; null when it is up.</param>
/// <param name="Sentence">State, since when, who is affected, why, what callers get, what to do.</param>
/// <param name="Cause">The part or error that explains it; empty when it is up.</param>
/// <param name="CallersGet">What callers get, and whether anything was sent; empty when it is up.</param>
/// <param name="Do">What to do; empty when it is up.</param>
/// <param name="Runbook">Place in the documentation; empty when it is up.</param>
public sealed record ChannelVerdict(string Channel, HealthLevel Level, DateTimeOffset? Since, string Sentence, string Cause, string CallersGet, string Do, string Runbook);
