namespace Pix.Transmission.Endpoints;

/// <summary>Whether an endpoint is used, and how much. <see cref="EndpointHealth"/> has the table of transitions.</summary>
public enum EndpointCondition
{
    /// <summary>The endpoint is used.</summary>
    Closed,

    /// <summary>New or back: used for few requests at once, then for more and more.</summary>
    WarmingUp,

    /// <summary>One trial request shows whether it is back.</summary>
    HalfOpen,

    /// <summary>Not used, after too many failures.</summary>
    Open,

    /// <summary>No connection to it could be made, so the others are used until a connection succeeds. Never for the only endpoint.</summary>
    Ejected,
}
