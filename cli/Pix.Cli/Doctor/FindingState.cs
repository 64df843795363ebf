namespace Pix.Cli.Doctor;

/// <summary>State of what was checked, from good to bad.</summary>
internal enum FindingState
{
    /// <summary>No action is needed.</summary>
    Good,

    /// <summary>It could not be checked from here; nothing is known to be wrong.</summary>
    Unknown,

    /// <summary>Works, but needs attention.</summary>
    Warning,

    /// <summary>Messages cannot be carried because of it.</summary>
    Bad,
}
