namespace Pix.Audit.Sinks;

/// <summary>One record of a PutRecordBatch: the lines of several audit records, one after the other.</summary>
/// <remarks>
/// Firehose rounds each record up to 5 KB for billing (Amazon Data Firehose, Pricing), so lines share one record within its limit. Its
/// conversion to Parquet reads JSON documents that follow one another in a record, but not an array of them (Amazon Data Firehose Developer
/// Guide, "Convert input data format in Amazon Data Firehose").
/// </remarks>
/// <param name="Positions">Positions in the batch of the records that these lines belong to, ascending.</param>
/// <param name="Data">Whole lines, each with its line feed.</param>
internal sealed record FirehoseRecord(IReadOnlyList<int> Positions, ReadOnlyMemory<byte> Data)
{
    /// <summary>Packs lines, in their order, into as few records as possible. No line or record is longer than <paramref name="maxBytes"/>.</summary>
    public static IEnumerable<FirehoseRecord> Of(IEnumerable<(int Position, byte[] Line)> lines, int maxBytes = FirehoseLine.MaxBytes)
    {
        var shared = new List<(int Position, byte[] Line)>();
        var bytes = 0;
        foreach (var line in lines)
        {
            if (bytes + line.Line.Length > maxBytes && shared.Count > 0)
            {
                yield return Join(shared, bytes);
                (shared, bytes) = ([], 0);
            }

            shared.Add(line);
            bytes += line.Line.Length;
        }

        if (shared.Count > 0)
        {
            yield return Join(shared, bytes);
        }
    }

    private static FirehoseRecord Join(List<(int Position, byte[] Line)> lines, int bytes)
    {
        var data = new byte[bytes];
        var at = 0;
        foreach (var (_, line) in lines)
        {
            line.CopyTo(data.AsSpan(at));
            at += line.Length;
        }

        return new([.. lines.Select(line => line.Position)], data);
    }
}
