using System.Text.RegularExpressions;
using Pix.Audit.DeadLetters;
using Pix.Audit.Records;

namespace Pix.Audit.Shipping;

/// <summary>
/// Deletes a stream's temporary files of a silo that was killed while writing. Only for the owner of that journal: nobody else may be
/// writing them.
/// </summary>
internal static class Leftovers
{
    public static async ValueTask RemoveAsync(AuditOptions options, string silo, AuditStream stream, IDisk disk)
    {
        RemoveStored(options, silo, stream);
        var folder = new DeadLetterFolder(options.JournalPath, silo, stream).Folder;
        foreach (var name in (await disk.ListAsync(folder)).Where(name => name.StartsWith('.') && name.EndsWith(DurableFile.TemporarySuffix, StringComparison.Ordinal)))
        {
            await disk.DeleteAsync(Path.Combine(folder, name));
        }
    }

    private static void RemoveStored(AuditOptions options, string silo, AuditStream stream)
    {
#pragma warning disable RS0030 // In a folder that is closed to this silo it left nothing, and its start must not fail of another's.
        var store = Path.Combine(options.AuditPath, "log", stream.Name());
        if (options.AuditPath.Length == 0 || !Directory.Exists(store))
        {
            return;
        }

        // Names of ParquetSink and ParquetCompactor; another silo's name may begin with this silo's.
        var own = new Regex($@"\A\.{Regex.Escape(silo)}-[0-9a-f]{{32}}-[0-9a-f]{{16}}(-merged)?\.parquet\{DurableFile.TemporarySuffix}\z", RegexOptions.CultureInvariant);
        var hidden = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
        foreach (var file in Directory.EnumerateFiles(store, ".*" + DurableFile.TemporarySuffix, hidden).Where(file => own.IsMatch(Path.GetFileName(file))))
        {
            File.Delete(file);
        }
#pragma warning restore RS0030
    }
}
