namespace Pix.Audit;

/// <summary>Reads rows for the shipper.</summary>
internal sealed class ReadCommand(IReadOnlyList<long> sequences) : ReadingCommand<IReadOnlyDictionary<long, JournalRow>>
{
    protected override IReadOnlyDictionary<long, JournalRow> Read(JournalStore store)
    {
        var rows = new Dictionary<long, JournalRow>(sequences.Count);
        foreach (var sequence in sequences)
        {
            if (store.Read(sequence) is { } row)
            {
                rows.Add(sequence, row);
            }
        }

        return rows;
    }
}
