using System.Collections.Immutable;
using Pix.Transmission.Endpoints;

namespace Pix.Transmission.Lanes;

/// <summary>How a lane is doing, for health and operators.</summary>
/// <param name="Lane">Which.</param>
/// <param name="Endpoint">Where the next request goes.</param>
/// <param name="InFlight">Requests under way.</param>
/// <param name="Condition">That of the endpoint that is doing best.</param>
/// <param name="LastAnswer">When an answer last came; null when none has.</param>
/// <param name="LastFailure">What failed last, one sentence; empty when nothing has since the last answer.</param>
/// <param name="Endpoints">Each of its endpoints, the preferred one first.</param>
public sealed record LaneState(
    Lane Lane, EndpointAddress Endpoint, int InFlight, EndpointCondition Condition, DateTimeOffset? LastAnswer, string LastFailure, ImmutableArray<EndpointState> Endpoints)
{
    /// <summary>The clock's timestamp of <see cref="LastAnswer"/>: what tells before and after, also when the clock was set.</summary>
    public long? LastAnswerTimestamp { get; init; }
}
