namespace Pix.Cli.Doctor;

/// <summary>How something is; the later the worse.</summary>
internal enum FindingState
{
    /// <summary>Nothing to do.</summary>
    Good,

    /// <summary>It could not be looked at from here; nothing is known to be wrong.</summary>
    Unknown,

    /// <summary>Works, but somebody should look.</summary>
    Warning,

    /// <summary>Messages cannot be carried because of it.</summary>
    Bad,
}
