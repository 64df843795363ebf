using System.Text.RegularExpressions;
using Pix.Audit.DeadLetters;
using Pix.Audit.Records;

namespace Pix.Audit.Shipping;

/// <summary>
/// Deletes the temporary files of one stream that a silo left when it was killed during a write. Only the owner of the stream's journal is
/// allowed to call this, because only the owner writes these files.
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
#pragma warning disable RS0030 // This silo left nothing in a folder that it may not open, and such a folder of another silo must not make its start fail.
        var store = Path.Combine(options.AuditPath, "log", stream.Name());
        if (options.AuditPath.Length == 0 || !Directory.Exists(store))
        {
            return;
        }

        // These names are made by ParquetSink and ParquetCompactor. The pattern is exact, because another silo's name can begin with this silo's name.
        var own = new Regex($@"\A\.{Regex.Escape(silo)}-[0-9a-f]{{32}}-[0-9a-f]{{16}}(-merged)?\.parquet\{DurableFile.TemporarySuffix}\z", RegexOptions.CultureInvariant);
        var hidden = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
        foreach (var file in Directory.EnumerateFiles(store, ".*" + DurableFile.TemporarySuffix, hidden).Where(file => own.IsMatch(Path.GetFileName(file))))
        {
            File.Delete(file);
        }
#pragma warning restore RS0030
    }
}
