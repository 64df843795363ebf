using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Store;

/// <summary>Files that could not be removed when they should have been.</summary>
public sealed class LeftoverTests
{
    private const string LogPath = "/journal/spi.journal";

    private readonly MemoryDisk _disk = new();
    private readonly HashSet<(string Call, string Path)> _refusedOnce = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_of_no_use_that_cannot_be_removed_goes_before_any_newer_one(bool wasNeverBegun)
    {
        await using (var store = await OpenAsync())
        {
            var writer = new StoreWriter(store);
            _refusedOnce.Add(("write", FileOf(1)));
            await Assert.ThrowsAsync<IOException>(() => writer.AppendAsync(100));
            if (wasNeverBegun)
            {
                _refusedOnce.UnionWith([("sync", FileOf(2)), ("delete", FileOf(2))]);
                await Assert.ThrowsAsync<IOException>(() => writer.AppendAsync(100));
            }
            else
            {
                _refusedOnce.Add(("delete", FileOf(1)));
            }

            // Large enough for a file of its own, which goes with its row.
            await writer.AppendAsync(20_000);
            await writer.RemoveAsync(1, 1);
            Assert.Empty(_refusedOnce);
        }

        Assert.DoesNotContain(Path.GetFileName(FileOf(wasNeverBegun ? 2 : 1)), _disk.Names);
        await using var again = await OpenAsync();
        Assert.Empty(again.Damages);
    }

    [Theory]
    [InlineData("syncfolder", "/journal")]
    [InlineData("rename", "/journal/spi.journal.0000000001")]
    public async Task A_file_that_could_not_be_moved_aside_or_not_durably_is_the_next_time(string call, string path)
    {
        await using (var store = await OpenAsync())
        {
            var writer = new StoreWriter(store);
            for (var i = 0; i < 4; i++)
            {
                await writer.AppendAsync(3000);
            }
        }

        _disk.Unreadable.Add((FileOf(1), 1));
        await using var again = await OpenAsync();
        _refusedOnce.Add((call, path));
        var later = new StoreWriter(again);
        await Assert.ThrowsAsync<IOException>(() => later.RemoveAsync(1, 4));

        await later.AppendAsync(100);

        Assert.Contains("spi.journal.0000000001.unreadable", _disk.Names);
        Assert.DoesNotContain("spi.journal.0000000001", _disk.Names);
    }

    [Theory]
    [InlineData("write")]
    [InlineData("sync")]
    [InlineData("rename")]
    public async Task A_small_file_that_cannot_be_replaced_leaves_nothing_behind(string refused)
    {
        var temporary = DurableFile.TemporaryName("/journal/small.1");
        _refusedOnce.Add((refused, temporary));

        await Assert.ThrowsAsync<IOException>(async () => await Disk().ReplaceAsync("/journal/small", new byte[] { 1 }, "1"));

        Assert.Empty(_disk.Names);
    }

    private static string FileOf(long number) => LogFile.PathOf(LogPath, number);

    private IDisk Disk() => _disk.Seen((call, path) => _refusedOnce.Remove((call, path)) ? throw new IOException($"{call} of {path} is refused.") : ValueTask.CompletedTask);

    private async Task<LogStore> OpenAsync() => await LogStore.OpenAsync(
        new LogMachine { Disk = Disk(), Time = TimeProvider.System, Thread = _ => TaskScheduler.Default, NewId = () => Guid.NewGuid().ToString("N") }, LogPath, roomBytes: 1);
}
