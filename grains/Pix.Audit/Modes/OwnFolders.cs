using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Modes;

/// <summary>
/// The folders that silos create inside the folders of the settings: one for each silo in <c>JournalPath</c>, and one for each stream in
/// <c>AuditPath</c>.
/// </summary>
/// <remarks>
/// The folders that the settings name may also contain folders of others, so a folder of Pix is recognised by content that only Pix
/// creates. A name alone (<c>log</c>, <c>dict.json</c>) proves nothing.
/// </remarks>
public static class OwnFolders
{
    /// <summary>Returns the folders of Pix that exist and that this user may read.</summary>
    /// <param name="journalPath">Setting <c>JournalPath</c>; empty for none.</param>
    /// <param name="auditPath">Setting <c>AuditPath</c>; empty for none.</param>
    /// <param name="beside">Names of other folders in <c>JournalPath</c> that silos create.</param>
    public static IReadOnlyList<string> In(string journalPath, string auditPath, params IEnumerable<string> beside) =>
        [.. Folders(journalPath).Where(folder => beside.Contains(Path.GetFileName(folder)) || IsOfASilo(folder)), .. Streams(auditPath).Where(HasAYear)];

    private static bool IsOfASilo(string folder) =>
        Names(folder, Directory.GetFiles).Any(JournalFile.Is) || Names(Path.Combine(folder, "dead-letter"), Directory.GetDirectories).Any(IsAStream);

    private static bool IsAStream(string name) => AuditStreams.All.Any(stream => stream.Name() == name);

    private static IEnumerable<string> Streams(string auditPath) =>
        IsElsewhere(auditPath) ? [] : AuditStreams.All.Select(stream => Path.Combine(auditPath, "log", stream.Name()));

    private static bool HasAYear(string folder) => Names(folder, Directory.GetDirectories).Any(name => name is ['y', 'e', 'a', 'r', '=', .. { Length: 4 } year] && year.All(char.IsAsciiDigit));

    private static string[] Folders(string path) => IsElsewhere(path) ? [] : Listed(path, Directory.GetDirectories);

    private static bool IsElsewhere(string path) => path.Length == 0 || path.Contains("://", StringComparison.Ordinal);

    private static IEnumerable<string> Names(string folder, Func<string, string[]> list) => Listed(folder, list).Select(entry => Path.GetFileName(entry));

    // An unreadable folder is skipped here, because the component that needs the folder reports it.
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
