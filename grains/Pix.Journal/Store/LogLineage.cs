namespace Pix.Journal.Store;

/// <summary>
/// Finds the log files that can contain acknowledged content: the newest file of the newest owner, the previous file that its beginning
/// identifies, and so on. Files that an owner began after it was fenced contain nothing acknowledged, even if their numbers are higher. A
/// fenced owner possibly began many files while its disk refused writes.
/// </summary>
internal static class LogLineage
{
    /// <summary>Returns the files that can contain acknowledged content, oldest first.</summary>
    public static async ValueTask<IReadOnlyList<LogPart>> FindAsync(IReadOnlyList<LogFile> files, byte[] magic)
    {
        var parts = new List<LogPart>();
        foreach (var file in files.Where(file => !file.IsMisplaced))
        {
            var reader = new BlockReader(file.Disk, file.Length);
            var first = file.Beginning is null ? await new FrameScan(reader, magic).NextAsync(0) : null;

            reader.RequireAlive();
            file.IsUnreadable |= reader.IsUnreadable;

            // A file with neither beginning nor frames was never used, because nothing is written to a file before its beginning is durable.
            if (file.Beginning is not null || first is not null)
            {
                parts.Add(new(file, reader, first));
            }
        }

        var lineage = new List<LogPart>();
        for (var part = parts.MaxBy(part => (part.Epoch, part.File.Number)); part is not null; part = Previous(part, parts))
        {
            lineage.Insert(0, part);
        }

        return lineage;
    }

    private static LogPart? Previous(LogPart part, List<LogPart> parts) => part.Beginning switch
    {
        { Epoch: > 0, Previous.Number: 0 } => null,

        // The file stated as previous or, if that file is deleted, the newest file with a lower number and with content. Files without
        // content are skipped, because a fenced owner possibly began one with the number of a deleted file.
        { Epoch: > 0 } named => parts.FindLast(other => other.Is(named.Previous)) ?? parts.FindLast(other => other.File.Number < named.Previous.Number && !other.File.IsUnused),
        _ => parts.FindLast(other => other.File.Number < part.File.Number),
    };
}
