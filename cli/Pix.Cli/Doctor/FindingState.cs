namespace Pix.Cli.Doctor;

/// <summary>How something is.</summary>
internal enum FindingState
{
    /// <summary>Nothing to do.</summary>
    Good,

    /// <summary>Works, but somebody should look.</summary>
    Warning,

    /// <summary>Messages cannot be carried because of it.</summary>
    Bad,
}
