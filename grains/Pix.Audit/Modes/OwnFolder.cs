namespace Pix.Audit.Modes;

/// <summary>A folder beside the journals that this process makes besides them.</summary>
/// <param name="Name">Its name in the setting <c>JournalPath</c>.</param>
public sealed record OwnFolder(string Name);
