using System.Buffers.Binary;
using System.Text;
using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Store;

/// <summary>What is read of a log whose files are damaged.</summary>
public sealed class RecoveryTests
{
    private const string LogPath = "/journal/spi.journal";

    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task A_page_that_cannot_be_read_takes_only_what_is_on_it_and_its_file_is_not_removed()
    {
        await WriteAsync(groups: 9, bytes: 3000);
        _disk.Unreadable.Add((LogFile.PathOf(LogPath, 1), 3));

        await using (var store = await OpenAsync())
        {
            var left = store.Headers().Select(header => header.Sequence).ToList();
            Assert.InRange(left.Count, 6, 8);
            Assert.Contains(1, left);
            Assert.Contains(9, left);
            var damage = Assert.Single(store.Damages);
            Assert.False(damage.IsTail);
            Assert.InRange(3 * 4096, damage.Offset, damage.Offset + damage.Length);
            Assert.Equal(damage.Length, (await damage.ReadAsync()).Length);

            await new StoreWriter(store).RemoveAsync(1, 9);
        }

        Assert.Contains("spi.journal.0000000001.unreadable", _disk.Names);
    }

    [Fact]
    public async Task A_file_of_which_nothing_can_be_read_does_not_open_and_loses_nothing()
    {
        await WriteAsync(groups: 3, bytes: 3000);
        var first = LogFile.PathOf(LogPath, 1);
        for (var page = 0; page < 4; page++)
        {
            _disk.Unreadable.Add((first, page));
        }

        await Assert.ThrowsAsync<IOException>(OpenAsync);

        _disk.Unreadable.Clear();
        await using var store = await OpenAsync();
        Assert.Equal([1L, 2, 3], store.Headers().Select(header => header.Sequence));
        Assert.Empty(store.Damages);
    }

    [Fact]
    public async Task An_end_that_cannot_be_read_is_damage_and_not_what_a_crash_leaves()
    {
        await WriteAsync(groups: 4, bytes: 3000);
        _disk.Unreadable.Add((LogFile.PathOf(LogPath, 1), 3));

        await using var store = await OpenAsync();

        Assert.Equal([1L, 2, 3], store.Headers().Select(header => header.Sequence));
        Assert.False(Assert.Single(store.Damages).IsTail);
    }

    [Fact]
    public async Task A_damaged_beginning_costs_no_entry_when_the_epoch_file_knows_whose_the_file_is()
    {
        await WriteAsync(groups: 5, bytes: 100);
        Damage(1, 20);

        await using var store = await OpenAsync();

        Assert.Equal([1L, 2, 3, 4, 5], store.Headers().Select(header => header.Sequence));
        var damage = Assert.Single(store.Damages);
        Assert.Equal((0L, false), (damage.Offset, damage.IsTail));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3000)]
    public async Task A_damaged_beginning_of_a_file_in_between_costs_no_entry(int bytes)
    {
        for (var file = 0; file < 3; file++)
        {
            await WriteAsync(groups: 3, bytes);
        }

        Damage(2, 70);

        await using var store = await OpenAsync();

        Assert.Equal(Enumerable.Range(1, 9).Select(number => (long)number), store.Headers().Select(header => header.Sequence));
        Assert.Single(store.Damages);
        Assert.Equal(9, store.End.Sequence);
    }

    [Fact]
    public async Task Damage_is_told_before_anything_says_that_the_log_ends_before_it()
    {
        await WriteAsync(groups: 1, bytes: 100);
        Damage(1, _disk.Bytes(LogFile.PathOf(LogPath, 1)).Length - 1);
        var told = new List<bool>();

        await using var store = await LogStore.OpenAsync(Machine(), LogPath, tell: damage =>
        {
            told.Add(damage.IsTail);
            Assert.Empty(_disk.Bytes(LogFile.PathOf(LogPath, 2)));
            return ValueTask.CompletedTask;
        });

        Assert.Equal([true], told);
        Assert.NotEmpty(_disk.Bytes(LogFile.PathOf(LogPath, 2)));
    }

    [Fact]
    public async Task A_file_that_is_lost_is_damage_at_its_place()
    {
        for (var file = 0; file < 3; file++)
        {
            await WriteAsync(groups: 3, bytes: 100);
        }

        _disk.Remove(LogFile.PathOf(LogPath, 2));

        await using var store = await OpenAsync();

        Assert.Equal([1L, 2, 3, 7, 8, 9], store.Headers().Select(header => header.Sequence));
        var damage = Assert.Single(store.Damages);
        Assert.Equal((LogFile.PathOf(LogPath, 3), 0L, 0L, false), (damage.Path, damage.Offset, damage.Length, damage.IsTail));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task An_older_file_that_ends_too_early_is_damage_at_its_place(int lost)
    {
        await WriteAsync(groups: 3, bytes: 100);
        await WriteAsync(groups: 3, bytes: 100);
        var first = LogFile.PathOf(LogPath, 1);
        _disk.Put(first, _disk.Bytes(first)[..^lost]);

        await using var store = await OpenAsync();

        Assert.Equal([1L, 2, 4, 5, 6], store.Headers().Select(header => header.Sequence));
        Assert.Equal((first, false), (Assert.Single(store.Damages).Path, store.Damages[0].IsTail));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_an_older_file_has_behind_its_durable_end_is_not_taken(bool isEndLost)
    {
        await WriteAsync(groups: 3, bytes: 100);
        await WriteAsync(groups: 1, bytes: 100);
        var first = LogFile.PathOf(LogPath, 1);
        var late = new LogGroup(HashChain.Magic(await JournalIdAsync()), 1);
        late.Begin(4);
        late.Add(new(4, 1, "late", 0, false, new byte[32], new byte[32], [1]), Checksum.Of([1]));
        late.Remove(1, 3);
        late.Close();
        _disk.Put(first, [.. _disk.Bytes(first), .. late.Bytes.Span]);
        if (isEndLost)
        {
            Damage(2, 20);
        }

        await using var store = await OpenAsync();

        Assert.Equal(["label", "label", "label", "label"], store.Headers().Select(header => header.Label));
        Assert.Equal(isEndLost ? [LogFile.PathOf(LogPath, 2)] : [], store.Damages.Select(damage => damage.Path));
    }

    /// <summary>Its owner was taken for gone, and ended before it could see that: the adopter had used and removed the number meanwhile.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_that_a_late_owner_began_under_a_removed_number_is_neither_taken_nor_missed(int files)
    {
        for (var file = 0; file < files; file++)
        {
            await WriteAsync(groups: 3, bytes: 100);
        }

        var late = Beginning.TryRead(_disk.Bytes(LogFile.PathOf(LogPath, 1)))! with { Group = 2 };
        await using (var adopter = await OpenAsync())
        {
            var writer = new StoreWriter(adopter);
            await writer.RemoveAsync(1, 3 * files);
            await writer.AppendAsync(100);
        }

        Assert.DoesNotContain(Path.GetFileName(LogFile.PathOf(LogPath, 1)), _disk.Names);
        _disk.Put(LogFile.PathOf(LogPath, 1), late.ToBytes());

        await using var store = await OpenAsync();

        Assert.Empty(store.Damages);
        Assert.Equal([(3L * files) + 1], store.Headers().Select(header => header.Sequence));
    }

    /// <summary>Nobody was told of what its owner wrote then: it came to look at the epoch file only after that.</summary>
    [Fact]
    public async Task What_a_late_owner_wrote_under_a_removed_number_is_not_taken()
    {
        await WriteAsync(groups: 3, bytes: 100);
        var first = LogFile.PathOf(LogPath, 1);
        var late = _disk.Bytes(first);
        await WriteAsync(groups: 3, bytes: 100);
        await using (var adopter = await OpenAsync())
        {
            var writer = new StoreWriter(adopter);
            await writer.RemoveAsync(1, 6);
            await writer.AppendAsync(100);
        }

        // Of the newest file the one before is gone too; its number is what the late owner took.
        var beginning = Beginning.TryRead(late)!;
        _disk.Put(LogFile.PathOf(LogPath, 2), [.. (beginning with { Number = 2, Previous = new(1, late.Length, 7) }).ToBytes(), .. late[beginning.Size..]]);

        await using var store = await OpenAsync();

        Assert.Equal([7L], store.Headers().Select(header => header.Sequence));
        Assert.Empty(store.Damages);
    }

    [Fact]
    public async Task A_copy_of_a_file_under_another_number_adds_nothing_and_is_told()
    {
        await WriteAsync(groups: 3, bytes: 100);
        await WriteAsync(groups: 1, bytes: 100);
        _disk.Put(LogFile.PathOf(LogPath, 3), _disk.Bytes(LogFile.PathOf(LogPath, 1)));

        await using var store = await OpenAsync();

        Assert.Equal([1L, 2, 3, 4], store.Headers().Select(header => header.Sequence));
        Assert.Equal(LogFile.PathOf(LogPath, 3), Assert.Single(store.Damages).Path);
        Assert.Equal(4, store.End.Sequence);
    }

    [Fact]
    public async Task A_file_that_was_begun_before_the_previous_one_was_named_by_its_checksum_is_read()
    {
        await WriteAsync(groups: 3, bytes: 100);
        var first = LogFile.PathOf(LogPath, 1);
        var bytes = _disk.Bytes(first);
        var size = Beginning.TryRead(bytes)!.Size;
        byte[] start = [.. "PIXLOG 3"u8, .. bytes[8..168], .. bytes[172..(size - 4)], .. new byte[4]];
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(8), start.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(start.AsSpan(start.Length - 4), Checksum.Of(start.AsSpan(0, start.Length - 4)));
        _disk.Put(first, [.. start, .. bytes[size..]]);

        await WriteAsync(groups: 1, bytes: 10);

        await using var store = await OpenAsync();
        Assert.Equal([1L, 2, 3, 4], store.Headers().Select(header => header.Sequence));
        Assert.Empty(store.Damages);
    }

    [Fact]
    public async Task Blocks_of_a_removed_file_behind_the_end_are_not_taken_for_frames()
    {
        await WriteAsync(groups: 3, bytes: 100);
        var first = LogFile.PathOf(LogPath, 1);
        var stale = _disk.Bytes(first);
        await WriteAsync(groups: 1, bytes: 100);
        var second = LogFile.PathOf(LogPath, 2);
        _disk.Put(second, [.. _disk.Bytes(second), .. stale]);

        await using var store = await OpenAsync();

        Assert.Equal([1L, 2, 3, 4], store.Headers().Select(header => header.Sequence));
        Assert.True(Assert.Single(store.Damages).IsTail);
    }

    /// <summary>The group of another owner, and the last one once more.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whole_frames_behind_the_end_that_its_owner_did_not_write_there_are_what_a_crash_leaves(bool isOfAnother)
    {
        await WriteAsync(groups: 2, bytes: 100);
        var first = LogFile.PathOf(LogPath, 1);
        var bytes = _disk.Bytes(first);
        var frame = (bytes.Length - Beginning.TryRead(bytes)!.Size) / 2;
        var other = new LogGroup(HashChain.Magic(await JournalIdAsync()), epoch: 9);
        other.Begin(3);
        other.Add(new(3, 1, "other", 0, false, new byte[32], new byte[32], [1]), Checksum.Of([1]));
        _disk.Put(first, [.. bytes, .. isOfAnother ? other.Bytes.ToArray() : bytes[^frame..]]);

        await using var store = await OpenAsync();

        Assert.Equal(["label", "label"], store.Headers().Select(header => header.Label));
        Assert.Equal((bytes.Length, true), (Assert.Single(store.Damages).Offset, store.Damages[0].IsTail));
    }

    /// <summary>The file of the log, or one that holds nothing.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_file_whose_beginning_cannot_be_read_is_told_and_kept_aside(long number)
    {
        await WriteAsync(groups: 5, bytes: 3000);
        var bytes = number == 1 ? _disk.Bytes(LogFile.PathOf(LogPath, 1)) : new byte[6000];
        _disk.Put(LogFile.PathOf(LogPath, number), bytes);
        _disk.Unreadable.Add((LogFile.PathOf(LogPath, number), 0));

        await using var store = await OpenAsync();

        var left = store.Headers().Select(header => header.Sequence).ToList();
        Assert.Equal(number == 1 ? [3L, 4, 5] : [1L, 2, 3, 4, 5], left);
        Assert.Equal((LogFile.PathOf(LogPath, number), false), (Assert.Single(store.Damages).Path, store.Damages[0].IsTail));
        await new StoreWriter(store).RemoveAsync(1, 5);
        Assert.Equal(bytes, _disk.Bytes(LogFile.PathOf(LogPath, number) + ".unreadable"));
    }

    [Fact]
    public async Task A_file_that_ends_too_early_is_damage_though_the_one_that_says_so_is_damaged_too()
    {
        await WriteAsync(groups: 3, bytes: 100);
        await WriteAsync(groups: 3, bytes: 100);
        var (first, second) = (LogFile.PathOf(LogPath, 1), LogFile.PathOf(LogPath, 2));
        _disk.Put(first, _disk.Bytes(first)[..^1]);
        Damage(2, 20);

        await using var store = await OpenAsync();

        Assert.Equal([1L, 2, 4, 5, 6], store.Headers().Select(header => header.Sequence));
        Assert.Equal([(first, false), (second, false)], store.Damages.Select(damage => (damage.Path, damage.IsTail)).Order());
    }

    [Fact]
    public async Task A_frame_of_an_unknown_kind_refuses_to_open_and_names_the_version_that_wrote_it()
    {
        await WriteAsync(groups: 2, bytes: 100);
        var file = LogFile.PathOf(LogPath, 1);
        var bytes = _disk.Bytes(file);
        var frame = Beginning.TryRead(bytes)!.Size;
        bytes[frame + 28] = 9;
        var head = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(frame + 8));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(frame + 36), Checksum.Of(bytes.AsSpan(frame, 36), bytes.AsSpan(frame + 40, head)));
        _disk.Put(file, bytes);

        var failure = await Assert.ThrowsAsync<IOException>(OpenAsync);

        Assert.Contains("kind 9", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Pix 7.8.9", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_of_format_2_opens_and_goes_on_in_format_4()
    {
        var id = new string('a', 32);
        var group = new LogGroup(HashChain.Magic(id), 0);
        group.Begin(1);
        var hash = HashChain.Link(HashChain.Origin(id), 1, HashChain.Digest(1, [7]));
        group.Add(new(1, 1, "old", 0, false, HashChain.Origin(id), hash, [7]), Checksum.Of([7]));
        var start = new byte[100];
        "PIXLOG 2"u8.CopyTo(start);
        Encoding.ASCII.GetBytes(id, start.AsSpan(8));
        start[40] = 1;
        HashChain.Origin(id).CopyTo(start, 64);
        BinaryPrimitives.WriteUInt32LittleEndian(start.AsSpan(96), Checksum.Of(start.AsSpan(0, 96)));
        _disk.Put(LogFile.PathOf(LogPath, 1), [.. start, .. group.Bytes.Span]);
        _disk.Put(LogPath, []);

        await WriteAsync(groups: 1, bytes: 10);

        await using var store = await OpenAsync();
        Assert.Equal((id, 2L), (store.JournalId, store.End.Sequence));
        Assert.Equal(["old", "label"], store.Headers().Select(header => header.Label));
        Assert.Equal(hash, (await store.ReadAsync(2))!.Previous);
        Assert.Empty(store.Damages);
    }

    [Fact]
    public async Task An_epoch_file_that_is_damaged_does_not_let_the_epoch_go_back()
    {
        await WriteAsync(groups: 1, bytes: 10);
        await WriteAsync(groups: 1, bytes: 10);
        _disk.Put(LogPath, Encoding.ASCII.GetBytes("garbage"));

        await using var store = await OpenAsync();

        Assert.Equal(3, store.Epoch);
        Assert.Equal(2, store.End.Sequence);
    }

    private async Task<string> JournalIdAsync() => EpochMark.TryRead((await _disk.Seen().ReadWholeAsync(LogPath))!)!.JournalId;

    private LogMachine Machine() => new() { Disk = _disk.Seen(), Time = TimeProvider.System, Thread = _ => TaskScheduler.Default, NewId = () => Guid.NewGuid().ToString("N") };

    private async Task<LogStore> OpenAsync() => await LogStore.OpenAsync(Machine(), LogPath, version: "7.8.9");

    /// <summary>Opens the log, which begins a file, and writes entries, each in a group of its own.</summary>
    private async Task WriteAsync(int groups, int bytes)
    {
        await using var store = await OpenAsync();
        var writer = new StoreWriter(store);
        for (var i = 0; i < groups; i++)
        {
            await writer.AppendAsync(bytes);
        }
    }

    private void Damage(long file, int at)
    {
        var path = LogFile.PathOf(LogPath, file);
        var bytes = _disk.Bytes(path);
        bytes[at] ^= 1;
        _disk.Put(path, bytes);
    }
}
