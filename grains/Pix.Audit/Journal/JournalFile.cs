using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>Where a silo's journals are.</summary>
internal static class JournalFile
{
    public static string PathOf(string root, string silo, AuditStream stream) => Path.Combine(root, silo, stream.Name() + ".journal");
}
