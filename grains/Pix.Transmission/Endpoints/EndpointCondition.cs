namespace Pix.Transmission.Endpoints;

/// <summary>Whether an endpoint is used, and for how many requests. The remarks of <see cref="EndpointHealth"/> have the table of transitions.</summary>
public enum EndpointCondition
{
    /// <summary>The endpoint is used for all requests.</summary>
    Closed,

    /// <summary>The endpoint is new or works again. It gets few requests at the same time at first, then more and more.</summary>
    WarmingUp,

    /// <summary>One trial request shows whether the endpoint works again.</summary>
    HalfOpen,

    /// <summary>After too many failures, the endpoint is not used for a pause.</summary>
    Open,

    /// <summary>
    /// No connection to the endpoint could be made, so the lane uses its other endpoints until a connection to this endpoint succeeds. If a lane
    /// has only one endpoint, this endpoint is never ejected.
    /// </summary>
    Ejected,
}
