namespace Pix.Journal.Tests.Store;

/// <summary>Writes groups as the log's writer does, one command each.</summary>
internal sealed class StoreWriter(LogStore store)
{
    private readonly OpenGroup _group = new(HashChain.Magic(store.JournalId), store.Epoch);
    private IReadOnlyList<LogEntry> _moved = [];

    public async Task<long> AppendAsync(int bytes)
    {
        var append = New(bytes);
        await CommitAsync(append);
        return append.Sequence;
    }

    /// <summary>Several entries in one group.</summary>
    public Task AppendTogetherAsync(int entries, int bytes) => CommitAsync([.. Enumerable.Range(0, entries).Select(_ => New(bytes))]);

    public Task RemoveAsync(long first, long last) => CommitAsync(new LogSettle([.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(number => (long)number)], []));

    public Task ShipAsync(params long[] sequences) => CommitAsync(new LogSettle([], sequences));

    private static LogAppend New(int bytes) => new(1, "label", 0, [.. Enumerable.Repeat((byte)7, bytes)]);

    private async Task CommitAsync(params LogCommand[] commands)
    {
        _group.Begin(store.Group + 1, store.End);
        foreach (var entry in _moved)
        {
            _group.Frames.Add(entry, Checksum.Of(entry.Payload));
        }

        _moved = [];
        foreach (var command in commands)
        {
            _group.Add(command);
        }

        await store.CommitAsync(_group.Frames, _group.End);
        _moved = await store.TidyAsync();
    }
}
