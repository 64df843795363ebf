namespace Pix.Cli.Doctor;

/// <summary>State of what was checked, from good to bad.</summary>
internal enum FindingState
{
    /// <summary>No action is needed.</summary>
    Good,

    /// <summary>The check is not possible from here. Nothing is known to be wrong.</summary>
    Unknown,

    /// <summary>What was checked works, but needs attention.</summary>
    Warning,

    /// <summary>What was checked prevents Pix from carrying messages.</summary>
    Bad,
}
