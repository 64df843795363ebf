namespace Pix.Journal.Store;

/// <summary>
/// Which of a log's files hold what was acknowledged: the newest file of the newest owner, the one that it names as the previous, and so on. Files that an owner began after it was fenced off hold nothing,
/// whatever their numbers: it may have tried many while its disk refused.
/// </summary>
internal static class LogLineage
{
    /// <summary>The files in question, oldest first.</summary>
    public static async ValueTask<IReadOnlyList<LogPart>> FindAsync(IReadOnlyList<LogFile> files, byte[] magic)
    {
        var parts = new List<LogPart>();
        foreach (var file in files.Where(file => !file.IsMisplaced))
        {
            var reader = new BlockReader(file.Disk, file.Length);
            var first = file.Beginning is null ? await new FrameScan(reader, magic).NextAsync(0) : null;

            reader.RequireAlive();
            file.IsUnreadable |= reader.IsUnreadable;

            // Nothing is written to a file before its beginning is durable: without frames it was never used.
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

        // The one that it names, or when that is gone what is older and holds something. A fenced owner gets no further than the beginning of a file, under a number that may have been removed.
        { Epoch: > 0 } named => parts.FindLast(other => other.Is(named.Previous)) ?? parts.FindLast(other => other.File.Number < named.Previous.Number && !other.File.IsUnused),
        _ => parts.FindLast(other => other.File.Number < part.File.Number),
    };
}
