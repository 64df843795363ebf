using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Store;

/// <summary>When a new file is due, and when rows that are left must move out of an old one.</summary>
public sealed class LogRoomTests
{
    private const long MiB = 1 << 20;

    private readonly MemoryLog _log = new();

    /// <summary>A file is a sixteenth of the room, 16 KiB to 64 MiB; without rows 4 MiB are enough.</summary>
    [Theory]
    [InlineData(16 * MiB, MiB - 1, 1, false)]
    [InlineData(16 * MiB, MiB, 1, true)]
    [InlineData(16 * MiB, MiB - 1, 0, false)]
    [InlineData(16 * MiB, MiB, 0, true)]
    [InlineData(1, (16 << 10) - 1, 1, false)]
    [InlineData(1, 16 << 10, 1, true)]
    [InlineData(1 << 30, (4 * MiB) - 1, 0, false)]
    [InlineData(1 << 30, 4 * MiB, 0, true)]
    [InlineData(1 << 30, (64 * MiB) - 1, 1, false)]
    [InlineData(1 << 30, 64 * MiB, 1, true)]
    [InlineData(64L << 30, 64 * MiB, 1, true)]
    public async Task A_file_is_large_enough(long room, long length, int rows, bool isEnough) =>
        Assert.Equal(isEnough, new LogRoom(room).IsEnough(await FileAsync(length, rowBytes: 0), rows));

    /// <summary>
    /// With a file of 1 MiB: the oldest of three at least is more than three quarters rubbish, and all are larger than four times their
    /// rows and four files.
    /// </summary>
    [Theory]
    [InlineData(true, 20, 100, 4096, 0)]
    [InlineData(true, 3, 0, 3 * 4096, 0)]
    [InlineData(false, 2, 0, 3 * 4096, 0)]
    [InlineData(false, 20, 1024, 4096, 0)]
    [InlineData(true, 20, 1023, 4096, 0)]
    [InlineData(false, 3, 0, 0, 0)]
    [InlineData(true, 3, 0, 1, 0)]
    [InlineData(false, 6, 100, 1024, 239)]
    [InlineData(true, 6, 100, 1024, 200)]
    [InlineData(false, 20, 100, 4096, 1024)]
    public async Task Rows_move(bool isHeldUp, int files, int oldestRows, int others, int rowsOfOthers)
    {
        var all = new List<LogFile> { await FileAsync(4096 << 10, oldestRows << 10) };
        for (var i = 1; i < files; i++)
        {
            all.Add(await FileAsync((long)others << 10, rowsOfOthers << 10));
        }

        Assert.Equal(isHeldUp, new LogRoom(16 * MiB).IsHeldUp(all));
    }

    /// <summary>Whoever waits behind it waits for so many bytes only.</summary>
    [Fact]
    public async Task Rows_move_a_part_at_a_time_until_all_have()
    {
        await using var store = await _log.OpenAsync(roomBytes: 1);
        var writer = new StoreWriter(store);
        await writer.AppendTogetherAsync(entries: 60, bytes: 40_000);
        await writer.AppendAsync(20_000);
        await writer.RemoveAsync(11, 61);

        var moved = await store.TidyAsync();

        Assert.Equal(Enumerable.Range(1, 7).Select(number => (long)number), moved.Select(row => row.Sequence));
        Assert.All(moved, row => Assert.True(row.IsIntact));
        await writer.AppendAsync(100);
        Assert.Equal([8L, 9, 10], (await store.TidyAsync()).Select(row => row.Sequence));
        await writer.AppendAsync(100);
        await store.TidyAsync();
        Assert.False(_log.Has(MemoryLog.FileOf(1)));
        Assert.Equal([.. Enumerable.Range(1, 10).Select(number => (long)number), 62, 63], MemoryLog.Sequences(store));
        foreach (var header in store.Headers())
        {
            Assert.True((await store.ReadAsync(header.Sequence))!.IsIntact);
        }
    }

    /// <summary>A new file holds what comes next, and names the file before it, of which it says where it ends.</summary>
    [Fact]
    public async Task Each_file_names_the_one_before_that_holds_something()
    {
        await using (var store = await _log.OpenAsync(roomBytes: 1))
        {
            var writer = new StoreWriter(store);
            for (var i = 0; i < 3; i++)
            {
                await writer.AppendAsync(10_000);
                await writer.AppendAsync(10_000);
            }

            // It holds nothing: the next one takes its place.
            _log.RefuseOnce("write", MemoryLog.FileOf(4));
            await Assert.ThrowsAsync<IOException>(() => writer.AppendAsync(100));
            await writer.AppendAsync(100);
        }

        Assert.Equal([1L, 2, 3, 5], await LogFile.NumbersAsync(_log.Disk.Seen(), MemoryLog.Path));
        Assert.Equal(default, _log.BeginningOf(1).Previous);
        foreach (var (number, before) in (List<(long, long)>)[(2, 1), (3, 2), (5, 3)])
        {
            Assert.Equal(new PreviousFile(before, _log.Disk.Bytes(MemoryLog.FileOf(before)).Length, _log.BeginningOf(before).Checksum), _log.BeginningOf(number).Previous);
        }
    }

    private static async Task<LogFile> FileAsync(long length, long rowBytes)
    {
        var disk = new MemoryDisk();
        disk.Put("/journal/file", []);
        await using var file = await disk.Seen().OpenAsync("/journal/file", DiskOpen.Existing);
        return new(file, 1, length, beginning: null) { RowBytes = rowBytes };
    }
}
