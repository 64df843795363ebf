using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Store;

/// <summary>What is read of groups of several frames, and of a log whose numbers must not be given twice.</summary>
public sealed class GroupRecoveryTests
{
    private const string LogPath = "/journal/spi.journal";

    private static readonly string First = LogFile.PathOf(LogPath, 1);

    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task A_damaged_frame_inside_a_group_with_a_later_group_behind_it_costs_itself_alone()
    {
        await WriteAsync(writer => writer.AppendTogetherAsync(entries: 3, bytes: 100), writer => writer.AppendAsync(100));
        var frame = await DamageFrameAsync(sequence: 2);

        await using var store = await OpenAsync();

        Assert.Equal([1L, 3, 4], Sequences(store));
        var damage = Assert.Single(store.Damages);
        Assert.Equal((frame.Offset, (long)frame.Bytes, false), (damage.Offset, damage.Length, damage.IsTail));
        Assert.Equal((4, 2), (store.End.Sequence, store.Group));
    }

    [Fact]
    public async Task A_damaged_frame_inside_the_last_group_is_where_the_log_ends()
    {
        await WriteAsync(writer => writer.AppendAsync(100), writer => writer.AppendTogetherAsync(entries: 4, bytes: 100));
        var frame = await DamageFrameAsync(sequence: 3);

        await using (var store = await OpenAsync())
        {
            Assert.Equal([1L, 2], Sequences(store));
            var damage = Assert.Single(store.Damages);
            Assert.Equal((frame.Offset, _disk.Bytes(First).Length - frame.Offset, true), (damage.Offset, damage.Length, damage.IsTail));
        }

        // The next opening takes what is behind the end for what was never acknowledged.
        await using var again = await OpenAsync();
        Assert.Equal([1L, 2], Sequences(again));
        Assert.Empty(again.Damages);
    }

    [Fact]
    public async Task A_damaged_group_before_the_last_one_does_not_take_that_with_it()
    {
        await WriteAsync(writer => writer.AppendAsync(100), writer => writer.AppendAsync(100), writer => writer.AppendAsync(100));
        var frame = await DamageFrameAsync(sequence: 2);

        await using var store = await OpenAsync();

        Assert.Equal([1L, 3], Sequences(store));
        var damage = Assert.Single(store.Damages);
        Assert.Equal((frame.Offset, (long)frame.Bytes, false), (damage.Offset, damage.Length, damage.IsTail));
    }

    [Fact]
    public async Task Each_row_that_was_marked_as_shipped_is_so_when_the_log_is_read_again()
    {
        await WriteAsync(writer => writer.AppendTogetherAsync(entries: 4, bytes: 100), writer => writer.ShipAsync(1, 3, 4));

        await using var store = await OpenAsync();

        Assert.Equal([1L, 3, 4], store.Headers().Where(header => header.Shipped).Select(header => header.Sequence));
        Assert.Equal([1L, 2, 3, 4], Sequences(store));
    }

    [Fact]
    public async Task Numbers_that_entries_at_an_end_that_cannot_be_read_may_have_are_not_given_again()
    {
        await WriteAsync([.. Enumerable.Repeat<Func<StoreWriter, Task>>(writer => writer.AppendAsync(3000), 4)]);
        _disk.Unreadable.Add((First, 3));
        long sequence, group;
        await using (var store = await OpenAsync())
        {
            Assert.Equal(store.End.Sequence + 1, store.Tree.Next);
            var (unread, next) = (Beginning.TryRead(_disk.Bytes(First))!, Beginning.TryRead(_disk.Bytes(LogFile.PathOf(LogPath, 2)))!);
            Assert.Equal(new PreviousFile(1, _disk.Bytes(First).Length, unread.Checksum), next.Previous);
            sequence = await new StoreWriter(store).AppendAsync(100);
            group = store.Group;
            Assert.Equal(store.End.Sequence, store.Tree.First + store.Tree.Size - 1);
        }

        Assert.InRange(sequence, 5, 1000);
        Assert.InRange(group, 5, 1000);
        _disk.Unreadable.Clear();
        await using var again = await OpenAsync();
        Assert.Equal([1L, 2, 3, 4, sequence], Sequences(again));
        Assert.Equal(sequence, again.End.Sequence);
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(4000, true)]
    public async Task A_file_between_that_says_nothing_is_damage_when_it_is_longer_than_an_opening_that_ended_leaves(int bytes, bool isDamage)
    {
        await WriteAsync(writer => writer.AppendAsync(100));
        _disk.Put(LogFile.PathOf(LogPath, 2), [.. Enumerable.Repeat((byte)7, bytes)]);
        await WriteAsync(writer => writer.AppendAsync(100));

        await using var store = await OpenAsync();

        Assert.Equal([1L, 2], Sequences(store));
        Assert.Equal(isDamage ? [LogFile.PathOf(LogPath, 2)] : [], store.Damages.Where(damage => !damage.IsTail).Select(damage => damage.Path));
        await new StoreWriter(store).RemoveAsync(1, 2);
        Assert.DoesNotContain(Path.GetFileName(LogFile.PathOf(LogPath, 2)), _disk.Names);
        Assert.Equal(isDamage, _disk.Names.Contains(Path.GetFileName(LogFile.PathOf(LogPath, 2)) + ".unreadable"));
    }

    [Fact]
    public async Task An_epoch_file_that_cannot_be_read_does_not_keep_the_log_shut()
    {
        await WriteAsync(writer => writer.AppendAsync(100));
        await WriteAsync(writer => writer.AppendAsync(100));
        _disk.Unreadable.Add((LogPath, 0));

        var opening = LogStore.OpenAsync(Machine(before: (call, path) =>
        {
            if (call == "rename")
            {
                _disk.Unreadable.Clear();
            }

            return ValueTask.CompletedTask;
        }), LogPath);
        await using var store = await opening;

        Assert.Equal((3, 2), (store.Epoch, store.End.Sequence));
    }

    [Fact]
    public async Task What_an_opening_that_ended_left_of_its_epoch_is_removed()
    {
        await WriteAsync(writer => writer.AppendAsync(100));
        _disk.Put($"/journal/.spi.journal.{new string('a', 32)}.tmp", [1]);
        _disk.Put($"/journal/.dict.journal.{new string('a', 32)}.tmp", [1]);
        _disk.Put("/journal/.spi.journal.note", [1]);

        await using var store = await OpenAsync();

        Assert.Equal([$".dict.journal.{new string('a', 32)}.tmp", ".spi.journal.note"], _disk.Names.Where(name => name[0] == '.'));
    }

    [Fact]
    public async Task A_journal_of_the_version_before_the_log_is_refused_with_what_to_do()
    {
        _disk.Put(LogPath, [.. "SQLite format 3"u8, 0]);

        var failure = await Assert.ThrowsAsync<IOException>(OpenAsync);

        Assert.Contains("drain it with that version first", failure.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<long> Sequences(LogStore store) => store.Headers().Select(header => header.Sequence);

    private async Task<(long Offset, int Bytes)> DamageFrameAsync(long sequence)
    {
        var bytes = _disk.Bytes(First);
        var (journal, at) = (EpochMark.TryRead((await _disk.Seen().ReadWholeAsync(LogPath))!)!.JournalId, (long)Beginning.TryRead(bytes)!.Size);
        while (FrameHeader.TryRead(bytes.AsSpan((int)at), HashChain.Magic(journal), bytes.Length - at, out var header))
        {
            if (EntryFrame.ReadHeader(bytes.AsSpan((int)at + FrameHeader.Size, header.HeadBytes), header.BodyBytes).Sequence == sequence)
            {
                bytes[at + 20] ^= 1;
                _disk.Put(First, bytes);
                return (at, header.FrameBytes);
            }

            at += header.FrameBytes;
        }

        throw new InvalidOperationException($"Entry {sequence} is not there.");
    }

    private LogMachine Machine(Func<string, string, ValueTask>? before = null) =>
        new() { Disk = _disk.Seen(before), Time = TimeProvider.System, Thread = _ => TaskScheduler.Default, NewId = () => Guid.NewGuid().ToString("N") };

    private async Task<LogStore> OpenAsync() => await LogStore.OpenAsync(Machine(), LogPath);

    private async Task WriteAsync(params Func<StoreWriter, Task>[] groups)
    {
        await using var store = await OpenAsync();
        var writer = new StoreWriter(store);
        foreach (var group in groups)
        {
            await group(writer);
        }
    }
}
