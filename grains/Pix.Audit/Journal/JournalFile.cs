using System.Globalization;

namespace Pix.Audit;

/// <summary>Where a silo's journals are.</summary>
internal static class JournalFile
{
    public static string PathOf(string root, string silo, AuditStream stream) => Path.Combine(root, silo, stream.Name() + ".journal");

    /// <summary>When one of its files was last written.</summary>
    public static DateTime LastWriteUtc(string path) => LogFiles(path).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty(File.GetLastWriteTimeUtc(path)).Max();

    private static IEnumerable<string> LogFiles(string path)
    {
        var prefix = Path.GetFileName(path) + ".";
        return Directory.EnumerateFiles(Path.GetDirectoryName(path)!)
            .Where(file => Path.GetFileName(file) is var name && name.StartsWith(prefix, StringComparison.Ordinal)
                && long.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }
}
