namespace Pix.Transmission;

/// <summary>Whether a lane lets requests through.</summary>
public enum CircuitState
{
    /// <summary>It does.</summary>
    Closed,

    /// <summary>It refuses at once, after too many failures.</summary>
    Open,

    /// <summary>It lets one through to see whether the endpoint is back.</summary>
    HalfOpen,
}
