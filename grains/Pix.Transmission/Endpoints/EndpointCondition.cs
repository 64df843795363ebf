namespace Pix.Transmission.Endpoints;

/// <summary>Whether an endpoint is used, and how much. <see cref="EndpointHealth"/> has the table of transitions.</summary>
public enum EndpointCondition
{
    /// <summary>The endpoint is used for all requests.</summary>
    Closed,

    /// <summary>The endpoint is new or works again. It is used for few requests at once, then for more and more.</summary>
    WarmingUp,

    /// <summary>One trial request shows whether the endpoint works again.</summary>
    HalfOpen,

    /// <summary>The endpoint is not used for a pause, after too many failures.</summary>
    Open,

    /// <summary>
    /// No connection to the endpoint could be made, so the lane's other endpoints are used until a connection succeeds. The only endpoint
    /// of a lane is never ejected.
    /// </summary>
    Ejected,
}
