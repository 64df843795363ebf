namespace Pix.Health;

/// <summary>State of a cluster member, reduced to what decides whether the member was lost.</summary>
public enum MemberState
{
    /// <summary>The silo takes part in the cluster.</summary>
    Active,

    /// <summary>The silo is shutting down cleanly, or is not active yet.</summary>
    Other,

    /// <summary>The membership lists the silo as dead; it never becomes active again.</summary>
    Dead,
}
