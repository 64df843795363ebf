using System.Collections.Immutable;
using Pix.Transmission.Endpoints;

namespace Pix.Transmission.Lanes;

/// <summary>The state of a lane, for health and operators.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Endpoint">The endpoint that the next request would use.</param>
/// <param name="InFlight">Requests under way.</param>
/// <param name="Condition">Condition of <paramref name="Endpoint"/>.</param>
/// <param name="LastAnswer">Time of the last answer; null when there is none.</param>
/// <param name="LastFailure">The last failure, one sentence; empty when there was none since the last answer.</param>
/// <param name="Endpoints">State of each endpoint of the lane, in the order of the settings.</param>
public sealed record LaneState(
    Lane Lane, EndpointAddress Endpoint, int InFlight, EndpointCondition Condition, DateTimeOffset? LastAnswer, string LastFailure, ImmutableArray<EndpointState> Endpoints)
{
    /// <summary>Timestamp of <see cref="LastAnswer"/>, for comparing the order of events even if the clock was changed; null if there was no answer.</summary>
    public long? LastAnswerTimestamp { get; init; }
}
