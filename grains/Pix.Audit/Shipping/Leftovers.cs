using System.Text.RegularExpressions;

namespace Pix.Audit;

/// <summary>Removes the temporary files that a silo left when it was killed while it wrote. Only for the owner of its journal: nobody else may be writing them.</summary>
internal static class Leftovers
{
    public static void Remove(AuditOptions options, string silo)
    {
        var store = Path.Combine(options.AuditPath, "log");
        if (options.AuditPath.Length > 0 && Directory.Exists(store))
        {
            // Names of ParquetSink and ParquetCompactor; another silo's name may begin with this one's.
            var own = new Regex($@"\A\.{Regex.Escape(silo)}-[0-9a-f]{{32}}-[0-9a-f]{{16}}(-merged)?\.parquet\{DurableFile.TemporarySuffix}\z", RegexOptions.CultureInvariant);
            RemoveIn(store, name => own.IsMatch(name));
        }

        var deadLetters = Path.Combine(options.JournalPath, silo, "dead-letter");
        if (Directory.Exists(deadLetters))
        {
            RemoveIn(deadLetters, _ => true);
        }
    }

    private static void RemoveIn(string folder, Func<string, bool> isOurs)
    {
        var hidden = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
        foreach (var file in Directory.EnumerateFiles(folder, ".*" + DurableFile.TemporarySuffix, hidden).Where(file => isOurs(Path.GetFileName(file))))
        {
            File.Delete(file);
        }
    }
}
