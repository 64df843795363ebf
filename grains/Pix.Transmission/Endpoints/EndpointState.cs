using Pix.Transmission.Tls;

namespace Pix.Transmission.Endpoints;

/// <summary>The state of one endpoint of a lane.</summary>
/// <param name="Endpoint">Address of the endpoint.</param>
/// <param name="Condition">Whether the endpoint is used, and for how many requests.</param>
/// <param name="InFlight">Requests under way.</param>
/// <param name="Limit">Maximum number of requests under way while the endpoint is warming up; null when there is no limit.</param>
/// <param name="LastAnswer">Time of the last answer; null when there is none.</param>
/// <param name="LastFailure">The last failure, one sentence; empty when there was none since the last answer.</param>
public sealed record EndpointState(
    EndpointAddress Endpoint, EndpointCondition Condition, int InFlight, int? Limit, DateTimeOffset? LastAnswer, string LastFailure)
{
    /// <summary>Facts of the last connection; null before the first connection.</summary>
    public ConnectionFacts? LastConnection { get; init; }
}
