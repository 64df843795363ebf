using Pix.Journal.Format;
using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>Reads the entries with the given sequence numbers. The result leaves out deleted entries.</summary>
internal sealed class EntryRead(IReadOnlyList<long> sequences) : LogRead<IReadOnlyDictionary<long, LogEntry>>
{
    protected override async ValueTask<IReadOnlyDictionary<long, LogEntry>> ReadAsync(LogStore store)
    {
        var entries = new Dictionary<long, LogEntry>(sequences.Count);
        foreach (var sequence in sequences)
        {
            if (await store.ReadAsync(sequence) is { } entry)
            {
                entries.Add(sequence, entry);
            }
        }

        return entries;
    }
}
