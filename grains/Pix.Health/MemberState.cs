namespace Pix.Health;

/// <summary>A member of the cluster, as far as its loss goes by it.</summary>
public enum MemberState
{
    /// <summary>It takes part.</summary>
    Active,

    /// <summary>It leaves in order, or does not take part yet.</summary>
    Other,

    /// <summary>It is no member any more.</summary>
    Dead,
}
