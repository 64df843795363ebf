namespace Pix.Simulation.Disks;

/// <summary>Where bits rotted, or a sector cannot be read any more.</summary>
/// <param name="Path">The file's name then.</param>
/// <param name="Offset">Position in the file.</param>
/// <param name="IsUnreadable">Whether the place cannot be read any more.</param>
/// <param name="Before">The file's bytes before: what was there is known by them.</param>
internal sealed record RottenPlace(string Path, long Offset, bool IsUnreadable, byte[] Before);
