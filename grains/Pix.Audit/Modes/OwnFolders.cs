using Pix.Audit.Records;

namespace Pix.Audit.Modes;

/// <summary>The folders that silos make in those that settings name: of each silo in <c>JournalPath</c>, and <c>log</c> in <c>AuditPath</c>.</summary>
/// <remarks>The folders that settings name are somebody's own, and may have others in them; so a silo's is known by what is in it.</remarks>
public static class OwnFolders
{
    private const string DeadLetters = "dead-letter", Store = "log";

    /// <summary>Those that are there, and that this user may look at.</summary>
    /// <param name="journalPath">Setting <c>JournalPath</c>; empty: none.</param>
    /// <param name="auditPath">Setting <c>AuditPath</c>; empty: none.</param>
    /// <param name="beside">Names of others in <c>JournalPath</c> that silos make.</param>
    public static IReadOnlyList<string> In(string journalPath, string auditPath, params IEnumerable<string> beside) =>
        [.. Folders(journalPath).Where(folder => beside.Contains(Path.GetFileName(folder)) || IsOfASilo(folder)), .. Folders(auditPath).Where(folder => Path.GetFileName(folder) == Store)];

    private static bool IsOfASilo(string folder) => Listed(folder, Directory.GetFileSystemEntries).Select(entry => Path.GetFileName(entry))
        .Any(name => name == DeadLetters || AuditStreams.All.Any(stream => name.StartsWith(stream.Name() + ".", StringComparison.Ordinal)));

    private static string[] Folders(string path) => path.Length == 0 || path.Contains("://", StringComparison.Ordinal) ? [] : Listed(path, Directory.GetDirectories);

    // What cannot be read is told by whoever needs it.
    private static string[] Listed(string folder, Func<string, string[]> list)
    {
        try
        {
            return list(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
