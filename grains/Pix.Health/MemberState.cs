namespace Pix.Health;

/// <summary>State of a member, as far as its loss depends on it.</summary>
public enum MemberState
{
    /// <summary>It takes part.</summary>
    Active,

    /// <summary>Leaving in order, or not active yet.</summary>
    Other,

    /// <summary>It is no member any more.</summary>
    Dead,
}
