namespace Pix.Journal.Tests.Store;

/// <summary>A log whose rows are all gone, of which one file is left that holds nothing but its beginning: no number of it is given twice.</summary>
public sealed class DrainedLogTests
{
    private readonly MemoryLog _log = new();
    private string _journal = "";
    private byte[] _root = [];

    [Fact]
    public async Task It_goes_on_where_it_was()
    {
        var group = await DrainAsync();

        await using var store = await _log.OpenAsync();

        RequireSame(store);
        Assert.Equal(group, store.Group);
        Assert.Equal(3, await new StoreWriter(store).AppendAsync(100));
    }

    [Fact]
    public async Task It_does_when_the_epoch_file_cannot_be_read_for_a_while()
    {
        await DrainAsync();
        _log.Disk.Unreadable.Add((MemoryLog.Path, 0));
        _log.Before = (call, _) =>
        {
            if (call == "rename")
            {
                _log.Disk.Unreadable.Clear();
            }
        };

        await using var store = await _log.OpenAsync();

        RequireSame(store);
    }

    /// <summary>Who owns that file is not known; it acknowledged what is in it, and had not come to remove the empty one.</summary>
    [Fact]
    public async Task It_does_when_the_file_of_the_next_owner_is_damaged()
    {
        await DrainAsync();
        var empty = _log.Disk.Bytes(MemoryLog.FileOf(3));
        await _log.AppendAsync(1);
        _log.Disk.Put(MemoryLog.FileOf(3), empty);
        _log.Damage(4, 20);

        await using var store = await _log.OpenAsync();

        Assert.Equal((_journal, 3L), (store.JournalId, store.End.Sequence));
        Assert.Equal([3L], MemoryLog.Sequences(store));
        Assert.Equal((1, 3), (store.Tree.First, store.Tree.Size));
        Assert.Equal((0L, false), (Assert.Single(store.Damages).Offset, store.Damages[0].IsTail));
    }

    /// <summary>An empty file, which an opening that ended left, says nothing of who owned the journal last.</summary>
    [Fact]
    public async Task Another_begins_when_who_removed_it_ended_before_the_epoch_file()
    {
        await DrainAsync();
        _log.Disk.Put(MemoryLog.Path, new EpochMark(_log.Mark().Epoch + 1, _journal, new string('b', 32)).ToBytes());
        _log.Disk.Put(MemoryLog.FileOf(4), []);

        await using var store = await _log.OpenAsync();

        Assert.NotEqual(_journal, store.JournalId);
        Assert.Equal(0, store.End.Sequence);
    }

    /// <summary>Two entries, both deleted; leaves file 3, which names file 2, which is gone.</summary>
    private async Task<long> DrainAsync()
    {
        await using (var owner = await _log.OpenAsync(roomBytes: 1))
        {
            var writer = new StoreWriter(owner);
            await writer.AppendAsync(100);
            await writer.AppendAsync(20_000);
            await writer.RemoveAsync(1, 2);
        }

        await using var store = await _log.OpenAsync();
        await store.TidyAsync();
        (_journal, _root) = (store.JournalId, store.Tree.Root());
        Assert.Equal([Path.GetFileName(MemoryLog.Path), Path.GetFileName(MemoryLog.FileOf(3))], _log.Disk.Names);
        Assert.Equal(_log.BeginningOf(3).Size, _log.Disk.Bytes(MemoryLog.FileOf(3)).Length);
        return store.Group;
    }

    private void RequireSame(LogStore store)
    {
        Assert.Equal((_journal, 2L), (store.JournalId, store.End.Sequence));
        Assert.Equal((1, 2), (store.Tree.First, store.Tree.Size));
        Assert.Equal(_root, store.Tree.Root());
        Assert.Empty(store.Damages);
        Assert.Empty(store.Headers());
    }
}
