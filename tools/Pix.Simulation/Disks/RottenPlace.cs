namespace Pix.Simulation.Disks;

/// <summary>A place in a file that the simulation has damaged: bits changed, or the sector cannot be read any more.</summary>
/// <param name="Path">Path of the file when it was damaged.</param>
/// <param name="Offset">Position of the damage in the file, in bytes.</param>
/// <param name="IsUnreadable">True if the sector cannot be read any more, false if bits changed.</param>
/// <param name="Before">All bytes of the file before the damage, to find out which entries were at the place.</param>
internal sealed record RottenPlace(string Path, long Offset, bool IsUnreadable, byte[] Before);
