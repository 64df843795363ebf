namespace Pix.Audit;

/// <summary>Keeps the count of each file's rows beside the list of rows.</summary>
internal static class LoggedRows
{
    /// <summary>Adds a row, or its newer place.</summary>
    public static void Put(this Dictionary<long, LoggedRow> rows, LoggedRow row)
    {
        rows.Drop(row.Header.Sequence);
        rows.Add(row.Header.Sequence, row);
        row.Segment.Rows++;
        row.Segment.RowBytes += row.FrameBytes;
    }

    public static void Drop(this Dictionary<long, LoggedRow> rows, long sequence)
    {
        if (rows.Remove(sequence, out var row))
        {
            row.Segment.Rows--;
            row.Segment.RowBytes -= row.FrameBytes;
        }
    }
}
