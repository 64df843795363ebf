using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Store;

/// <summary>Files of a log of which nothing says whose they are: the epoch file and the files' beginnings are spoilt.</summary>
public sealed class NamelessFileTests
{
    private const string LogPath = "/journal/spi.journal";

    private readonly MemoryDisk _disk = new();
    private readonly List<(string Path, long Length, bool IsTail)> _told = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task They_are_told_and_kept_aside_and_another_journal_begins(bool isEpochFileGone)
    {
        var (journal, bytes) = await SpoiltAsync(isEpochFileGone);

        await using (var store = await OpenAsync())
        {
            Assert.NotEqual(journal, store.JournalId);
            Assert.Empty(store.Headers());
            await new StoreWriter(store).AppendAsync(100);
        }

        Assert.Equal([(FileOf(1), bytes.Length, false)], _told);
        Assert.Equal(bytes, _disk.Bytes(FileOf(1) + ".unreadable"));
        await using var again = await OpenAsync();
        Assert.Equal([1L], again.Headers().Select(header => header.Sequence));
        Assert.Single(_told);
    }

    [Fact]
    public async Task What_was_kept_aside_before_stays_beside_them()
    {
        var (_, first) = await SpoiltAsync(isEpochFileGone: true);
        await (await OpenAsync()).DisposeAsync();
        for (byte more = 1; more <= 2; more++)
        {
            _disk.Remove(LogPath);
            _disk.Put(FileOf(1), [.. first, more]);
            await (await OpenAsync()).DisposeAsync();
        }

        Assert.Equal(first, _disk.Bytes(FileOf(1) + ".unreadable"));
        Assert.Equal([.. first, 1], _disk.Bytes(FileOf(1) + ".unreadable.2"));
        Assert.Equal([.. first, 2], _disk.Bytes(FileOf(1) + ".unreadable.3"));
    }

    [Fact]
    public async Task An_empty_file_beside_them_is_neither_told_nor_kept()
    {
        await SpoiltAsync(isEpochFileGone: true);
        _disk.Put(FileOf(2), []);

        await (await OpenAsync()).DisposeAsync();

        Assert.Equal([FileOf(1)], _told.Select(told => told.Path));
        Assert.DoesNotContain(_disk.Names, name => name.StartsWith(Path.GetFileName(FileOf(2)) + ".", StringComparison.Ordinal));
    }

    /// <summary>Another owner, which the files' own epoch does not tell of, was on its way.</summary>
    [Fact]
    public async Task They_stay_when_the_epoch_file_comes_while_they_are_looked_at()
    {
        var (journal, bytes) = await SpoiltAsync(isEpochFileGone: true);
        var looks = 0;
        await using var store = await OpenAsync(null, (call, path) =>
        {
            if (call == "open" && path == LogPath && ++looks == 3)
            {
                _disk.Put(LogPath, new EpochMark(1, journal, new string('b', 32)).ToBytes());
            }

            return default;
        });

        Assert.Equal((journal, 1L), (store.JournalId, store.End.Sequence));
        Assert.Equal(bytes, _disk.Bytes(FileOf(1)));
    }

    [Fact]
    public async Task A_journal_whose_files_are_gone_is_told_before_another_takes_its_name()
    {
        string journal;
        await using (var store = await OpenAsync())
        {
            await new StoreWriter(store).AppendAsync(100);
            journal = store.JournalId;
        }

        _disk.Remove(FileOf(1));
        var lost = new List<string>();
        await Assert.ThrowsAsync<IOException>(() => OpenAsync(lost.Add, (call, path) => call == "write" && path == FileOf(1) ? throw new IOException("It is full.") : default));

        Assert.Equal([journal], lost);
    }

    [Fact]
    public async Task A_file_whose_beginning_cannot_be_read_stays_where_it_is()
    {
        var (_, bytes) = await SpoiltAsync(isEpochFileGone: true);
        _disk.Unreadable.Add((FileOf(1), 0));

        await Assert.ThrowsAsync<IOException>(OpenAsync);

        Assert.Empty(_told);
        Assert.Equal(bytes, _disk.Bytes(FileOf(1)));
    }

    [Fact]
    public async Task An_epoch_file_that_cannot_be_read_leaves_them_where_they_are()
    {
        var (_, bytes) = await SpoiltAsync(isEpochFileGone: false);
        _disk.Unreadable.Add((LogPath, 0));

        await Assert.ThrowsAsync<IOException>(OpenAsync);

        Assert.Empty(_told);
        Assert.Equal(bytes, _disk.Bytes(FileOf(1)));
    }

    private static string FileOf(long number) => LogFile.PathOf(LogPath, number);

    private async Task<(string JournalId, byte[] Bytes)> SpoiltAsync(bool isEpochFileGone)
    {
        string journal;
        await using (var store = await OpenAsync())
        {
            await new StoreWriter(store).AppendAsync(6000);
            journal = store.JournalId;
        }

        var bytes = _disk.Bytes(FileOf(1));
        bytes[50] ^= 1;
        _disk.Put(FileOf(1), bytes);
        var mark = _disk.Bytes(LogPath);
        mark[20] ^= 1;
        _disk.Put(LogPath, mark);
        if (isEpochFileGone)
        {
            _disk.Remove(LogPath);
        }

        return (journal, bytes);
    }

    private Task<LogStore> OpenAsync() => OpenAsync(null);

    private async Task<LogStore> OpenAsync(Action<string>? tellLost, Func<string, string, ValueTask>? before = null) => await LogStore.OpenAsync(
        new() { Disk = _disk.Seen(before), Time = TimeProvider.System, Thread = _ => TaskScheduler.Default, NewId = () => Guid.NewGuid().ToString("N") },
        LogPath,
        version: "7.8.9",
        tell: damage =>
        {
            _told.Add((damage.Path, damage.Length, damage.IsTail));
            return ValueTask.CompletedTask;
        },
        tellLost: tellLost);
}
