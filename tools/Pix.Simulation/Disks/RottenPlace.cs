namespace Pix.Simulation.Disks;

/// <summary>A place in a file whose bits changed, or whose sector cannot be read any more.</summary>
/// <param name="Path">Name of the file at that time.</param>
/// <param name="Offset">Position in the file.</param>
/// <param name="IsUnreadable">True if the place cannot be read any more, false if its bits changed.</param>
/// <param name="Before">Bytes of the file before the damage. They show what was at the place.</param>
internal sealed record RottenPlace(string Path, long Offset, bool IsUnreadable, byte[] Before);
