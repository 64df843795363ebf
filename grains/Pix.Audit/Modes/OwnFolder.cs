namespace Pix.Audit.Modes;

/// <summary>A folder beside the journals that this process creates.</summary>
/// <param name="Name">Name of the folder inside <c>JournalPath</c>.</param>
public sealed record OwnFolder(string Name);
