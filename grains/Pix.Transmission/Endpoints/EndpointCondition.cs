namespace Pix.Transmission.Endpoints;

/// <summary>Whether an endpoint is used, and for how much. <see cref="EndpointHealth"/> has the table of what leads from one to another.</summary>
public enum EndpointCondition
{
    /// <summary>It is used.</summary>
    Closed,

    /// <summary>It is new or came back, and is used for few requests at once, more and more.</summary>
    WarmingUp,

    /// <summary>One request is let through to see whether it is back.</summary>
    HalfOpen,

    /// <summary>It is not used, after too many failures.</summary>
    Open,

    /// <summary>No connection to it could be made: the others are used instead, until a connection succeeds. An endpoint without others never is.</summary>
    Aside,
}
