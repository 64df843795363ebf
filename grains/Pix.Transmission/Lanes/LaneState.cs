using System.Collections.Immutable;
using Pix.Transmission.Endpoints;

namespace Pix.Transmission.Lanes;

/// <summary>The state of a lane, for health and operators.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Endpoint">The endpoint that the next request would use.</param>
/// <param name="InFlight">Requests under way.</param>
/// <param name="Condition">Condition of the endpoint in the best state.</param>
/// <param name="LastAnswer">Time of the last answer; null when there is none.</param>
/// <param name="LastFailure">The last failure, one sentence; empty when there was none since the last answer.</param>
/// <param name="Endpoints">Each endpoint of the lane, the preferred one first.</param>
public sealed record LaneState(
    Lane Lane, EndpointAddress Endpoint, int InFlight, EndpointCondition Condition, DateTimeOffset? LastAnswer, string LastFailure, ImmutableArray<EndpointState> Endpoints)
{
    /// <summary>Timestamp of <see cref="LastAnswer"/>, which orders events correctly even when the clock was set; null when there is no answer.</summary>
    public long? LastAnswerTimestamp { get; init; }
}
