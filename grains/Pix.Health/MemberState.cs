namespace Pix.Health;

/// <summary>State of a member, as far as its loss depends on it.</summary>
public enum MemberState
{
    /// <summary>The silo takes part in the cluster.</summary>
    Active,

    /// <summary>Leaving in order, or not active yet.</summary>
    Other,

    /// <summary>The silo has left the cluster for good.</summary>
    Dead,
}
