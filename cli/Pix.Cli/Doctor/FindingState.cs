namespace Pix.Cli.Doctor;

/// <summary>Whether a checked thing works. The values are ordered from good to bad, so the worst of several states is the maximum.</summary>
internal enum FindingState
{
    /// <summary>No action is needed.</summary>
    Good,

    /// <summary>The check is not possible for this user or on this machine, so it is unknown whether the thing works.</summary>
    Unknown,

    /// <summary>The checked thing works, but needs attention.</summary>
    Warning,

    /// <summary>The operator must act: the fault stops messages, or other users can read secrets or audit records.</summary>
    Bad,
}
