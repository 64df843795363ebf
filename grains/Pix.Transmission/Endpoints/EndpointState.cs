using Pix.Transmission.Tls;

namespace Pix.Transmission.Endpoints;

/// <summary>How one endpoint of a lane is doing.</summary>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Condition">Whether it is used, and for how much.</param>
/// <param name="InFlight">Requests under way.</param>
/// <param name="Limit">How many may be under way while it warms up; null when nothing is limited.</param>
/// <param name="LastAnswer">When an answer last came; null when none has.</param>
/// <param name="LastFailure">What failed last, one sentence; empty when nothing has since the last answer.</param>
public sealed record EndpointState(
    EndpointAddress Endpoint, EndpointCondition Condition, int InFlight, int? Limit, DateTimeOffset? LastAnswer, string LastFailure)
{
    /// <summary>What the last connection to it was like; null before there was one.</summary>
    public ConnectionFacts? LastConnection { get; init; }
}
