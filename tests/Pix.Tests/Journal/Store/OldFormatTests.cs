using System.Buffers.Binary;
using System.Text;

namespace Pix.Journal.Tests.Store;

/// <summary>Files of format 2, which have no epoch and name no file before them.</summary>
public sealed class OldFormatTests
{
    private static readonly string Id = new('a', 32);

    private readonly MemoryLog _log = new();
    private byte[] _head = HashChain.Origin(Id);

    [Fact]
    public async Task All_its_files_are_read_and_the_log_goes_on()
    {
        Put(number: 1, first: 1, entries: 3);
        Put(number: 2, first: 4, entries: 3);
        _log.Disk.Put(MemoryLog.Path, []);

        await using var store = await _log.OpenAsync();

        Assert.Equal([1L, 2, 3, 4, 5, 6], MemoryLog.Sequences(store));
        Assert.Equal((6, 6, 6), (store.End.Sequence, store.Group, store.Tree.Size));
        Assert.Empty(store.Damages);
        await new StoreWriter(store).AppendAsync(100);
        Assert.Equal(store.Headers().Count, store.Tree.Size);
    }

    [Fact]
    public async Task A_file_that_ends_before_the_group_that_the_next_one_begins_behind_is_damage()
    {
        Put(number: 1, first: 1, entries: 3);
        Put(number: 2, first: 4, entries: 1);
        _log.Disk.Put(MemoryLog.Path, []);
        _log.Disk.Put(MemoryLog.FileOf(1), _log.Disk.Bytes(MemoryLog.FileOf(1))[..^1]);

        await using var store = await _log.OpenAsync();

        Assert.Equal([1L, 2, 4], MemoryLog.Sequences(store));
        Assert.Equal((MemoryLog.FileOf(1), false), (Assert.Single(store.Damages).Path, store.Damages[0].IsTail));
    }

    /// <summary>Its files said nothing of the Merkle tree.</summary>
    [Fact]
    public async Task Where_the_entries_before_are_gone_the_tree_begins_anew()
    {
        Put(number: 1, first: 1, entries: 3);
        Put(number: 2, first: 4, entries: 2);
        _log.Disk.Put(MemoryLog.Path, []);
        _log.Disk.Remove(MemoryLog.FileOf(1));

        await using var store = await _log.OpenAsync();

        Assert.Equal((4, 2), (store.Tree.First, store.Tree.Size));
    }

    [Fact]
    public async Task A_drained_one_goes_on_under_its_id_though_it_has_no_epoch_file()
    {
        Put(number: 1, first: 1, entries: 3);
        Put(number: 2, first: 4, entries: 0);
        _log.Disk.Remove(MemoryLog.FileOf(1));

        await using var store = await _log.OpenAsync();

        Assert.Equal((Id, 3, 3), (store.JournalId, store.End.Sequence, store.Group));
        Assert.Equal((4, 0), (store.Tree.First, store.Tree.Size));
    }

    /// <summary>Its owner may be the version before, still running.</summary>
    [Fact]
    public async Task Whoever_has_the_lock_of_its_empty_file_has_the_log()
    {
        _log.Disk.Put(MemoryLog.Path, []);
        await using (var old = await _log.Disk.Seen().OpenAsync(MemoryLog.Path, DiskOpen.Existing))
        {
            Assert.True(await old.TryLockAsync());
            await Assert.ThrowsAsync<LogInUseException>(() => _log.OpenAsync());
            Assert.Equal([MemoryLog.Path], _log.Disk.Open);
        }

        await _log.AppendAsync(1);

        // The lock of an epoch file says nothing.
        await using var reader = await _log.Disk.Seen().OpenAsync(MemoryLog.Path, DiskOpen.Existing);
        Assert.True(await reader.TryLockAsync());
        await using var store = await _log.OpenAsync();
        Assert.Equal([1L], MemoryLog.Sequences(store));
    }

    [Fact]
    public async Task One_of_another_journal_is_not_taken_for_what_a_fenced_owner_left()
    {
        await _log.AppendAsync(1);
        _log.Disk.Put(MemoryLog.FileOf(2), Start(number: 2, before: 0));

        var failure = await Assert.ThrowsAsync<IOException>(() => _log.OpenAsync());

        Assert.Contains($"'{MemoryLog.FileOf(2)}' belongs to another journal ({Id}, not {_log.Mark().JournalId})", failure.Message, StringComparison.Ordinal);
        Assert.Equal(100, _log.Disk.Bytes(MemoryLog.FileOf(2)).Length);
    }

    private void Put(long number, long first, int entries)
    {
        var start = Start(number, first - 1);
        var frames = new List<byte>();
        var group = new LogGroup(HashChain.Magic(Id), epoch: 0);
        for (var sequence = first; sequence < first + entries; sequence++)
        {
            group.Begin(sequence);
            var hash = HashChain.Link(_head, sequence, HashChain.Digest(1, [7]));
            group.Add(new(sequence, 1, "old", 0, false, _head, hash, [7]), Checksum.Of([7]));
            _head = hash;
            frames.AddRange(group.Bytes.Span);
        }

        _log.Disk.Put(MemoryLog.FileOf(number), [.. start, .. frames]);
    }

    /// <summary>Each entry is a group, so that both have the same number.</summary>
    private byte[] Start(long number, long before)
    {
        var start = new byte[100];
        "PIXLOG 2"u8.CopyTo(start);
        Encoding.ASCII.GetBytes(Id, start.AsSpan(8));
        BinaryPrimitives.WriteInt64LittleEndian(start.AsSpan(40), number);
        BinaryPrimitives.WriteInt64LittleEndian(start.AsSpan(48), before);
        BinaryPrimitives.WriteInt64LittleEndian(start.AsSpan(56), before);
        _head.CopyTo(start, 64);
        BinaryPrimitives.WriteUInt32LittleEndian(start.AsSpan(96), Checksum.Of(start.AsSpan(0, 96)));
        return start;
    }
}
