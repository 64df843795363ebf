namespace Pix.Journal.Store;

/// <summary>
/// Finds the log files with acknowledged content: the newest file of the newest owner, the file that it names as previous, and so on. Files
/// that an owner began after it was fenced hold nothing, whatever their numbers: it may have tried many while its disk refused.
/// </summary>
internal static class LogLineage
{
    /// <summary>These files, oldest first.</summary>
    public static async ValueTask<IReadOnlyList<LogPart>> FindAsync(IReadOnlyList<LogFile> files, byte[] magic)
    {
        var parts = new List<LogPart>();
        foreach (var file in files.Where(file => !file.IsMisplaced))
        {
            var reader = new BlockReader(file.Disk, file.Length);
            var first = file.Beginning is null ? await new FrameScan(reader, magic).NextAsync(0) : null;

            reader.RequireAlive();
            file.IsUnreadable |= reader.IsUnreadable;

            // Nothing is written to a file before its beginning is durable: a file without frames was never used.
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

        // The named file, or when that is deleted, the next older file with content. A fenced owner gets no further than the beginning of a
        // file, perhaps under the number of a deleted one.
        { Epoch: > 0 } named => parts.FindLast(other => other.Is(named.Previous)) ?? parts.FindLast(other => other.File.Number < named.Previous.Number && !other.File.IsUnused),
        _ => parts.FindLast(other => other.File.Number < part.File.Number),
    };
}
