using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>Paths and names of a silo's journal files.</summary>
internal static class JournalFile
{
    public static string PathOf(string root, string silo, AuditStream stream) => Path.Combine(root, silo, NameOf(stream));

    /// <summary>
    /// Whether a file of this name belongs to a journal: the epoch file, or a numbered log file, even if the log file was renamed and is no
    /// longer used.
    /// </summary>
    public static bool Is(string name) => AuditStreams.All.Any(stream => name.StartsWith(NameOf(stream), StringComparison.Ordinal) && name.AsSpan(NameOf(stream).Length) is [] or ['.', >= '0' and <= '9', ..]);

    private static string NameOf(AuditStream stream) => stream.Name() + ".journal";
}
