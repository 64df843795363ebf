namespace Pix.Journal.Store;

/// <summary>Updates the list of remaining entries from frames that were written or, in recovery, read. Also updates the entry counts of files.</summary>
internal static class LoggedRows
{
    /// <summary>Adds an entry, or replaces the place of an entry that was written again.</summary>
    public static void Put(this Dictionary<long, LoggedRow> rows, LoggedRow row)
    {
        rows.Drop(row.Header.Sequence);
        rows.Add(row.Header.Sequence, row);
        row.File.Rows++;
        row.File.RowBytes += row.FrameBytes;
    }

    /// <summary>Removes a run of entries from the list.</summary>
    public static void Drop(this Dictionary<long, LoggedRow> rows, long first, long last)
    {
        for (var sequence = first; sequence <= last; sequence++)
        {
            rows.Drop(sequence);
        }
    }

    /// <summary>Marks an entry as shipped, if the list still contains the entry.</summary>
    public static void MarkShipped(this Dictionary<long, LoggedRow> rows, long sequence)
    {
        if (rows.TryGetValue(sequence, out var row))
        {
            rows[sequence] = row with { Header = row.Header with { Shipped = true } };
        }
    }

    private static void Drop(this Dictionary<long, LoggedRow> rows, long sequence)
    {
        if (rows.Remove(sequence, out var row))
        {
            row.File.Rows--;
            row.File.RowBytes -= row.FrameBytes;
        }
    }
}
