using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Modes;

/// <summary>The folders that silos make in those that settings name: of each silo in <c>JournalPath</c>, and the streams' in <c>AuditPath</c>.</summary>
/// <remarks>The folders that settings name are somebody's own, and may have others in them; so one of Pix is known by what only Pix puts there, and a name alone (<c>log</c>, <c>dict.json</c>) says nothing.</remarks>
public static class OwnFolders
{
    /// <summary>Those that are there, and that this user may look at.</summary>
    /// <param name="journalPath">Setting <c>JournalPath</c>; empty: none.</param>
    /// <param name="auditPath">Setting <c>AuditPath</c>; empty: none.</param>
    /// <param name="beside">Names of others in <c>JournalPath</c> that silos make.</param>
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
