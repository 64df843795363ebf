namespace Pix.Journal.Tests.Store;

/// <summary>The log's files: when they are begun, moved out of and removed.</summary>
public sealed class LogStoreTests : IDisposable
{
    private const long Room = 16 << 20;

    private readonly ScratchFolder _folder = new();

    private string LogPath => _folder["spi.journal"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_whose_rows_are_all_gone_are_removed_and_the_chain_goes_on()
    {
        byte[] head;
        await using (var store = await OpenAsync())
        {
            var writer = new StoreWriter(store);
            for (var i = 0; i < 200; i++)
            {
                var sequence = await writer.AppendAsync(40_000);
                await writer.RemoveAsync(sequence, sequence);
            }

            head = store.End.Hash;
        }

        Assert.True(await SizeAsync() < 3 << 20, $"{await SizeAsync()} bytes are left.");
        await using var again = await OpenAsync();
        Assert.Equal(200, again.End.Sequence);
        Assert.Equal(head, again.End.Hash);
        Assert.Empty(again.Headers());
    }

    [Fact]
    public async Task A_row_that_stays_does_not_hold_up_the_files_behind_it()
    {
        LogEntry kept;
        await using (var store = await OpenAsync())
        {
            var writer = new StoreWriter(store);
            var first = await writer.AppendAsync(1000);
            await writer.ShipAsync(first);
            for (var i = 0; i < 400; i++)
            {
                var sequence = await writer.AppendAsync(40_000);
                await writer.RemoveAsync(sequence, sequence);
            }

            kept = (await store.ReadAsync(first))!;
        }

        Assert.True(await SizeAsync() < 8 << 20, $"{await SizeAsync()} bytes are left.");
        await using var again = await OpenAsync();
        var row = (await again.ReadAsync(1))!;
        Assert.Equal((true, true), (row.IsIntact, row.Shipped));
        Assert.Equal(kept.Hash, row.Hash);
        Assert.Equal(401, again.End.Sequence);
    }

    [Fact]
    public async Task Rows_that_are_gone_stay_gone_wherever_a_crash_cuts_the_log()
    {
        await using (var store = await OpenAsync())
        {
            var writer = new StoreWriter(store);
            for (var i = 0; i < 60; i++)
            {
                await writer.AppendAsync(40_000);
            }

            await writer.RemoveAsync(1, 55);
            await writer.AppendAsync(100);
        }

        var numbers = await NumbersAsync();
        var newest = LogFile.PathOf(LogPath, numbers[^1]);
        var whole = await File.ReadAllBytesAsync(newest, TestContext.Current.CancellationToken);
        for (var cut = 0; cut < 100; cut++)
        {
            await File.WriteAllBytesAsync(newest, whole[..^cut], TestContext.Current.CancellationToken);
            await using (var again = await OpenAsync())
            {
                Assert.Equal(Enumerable.Range(56, cut == 0 ? 6 : 5).Select(number => (long)number), again.Headers().Select(header => header.Sequence));
            }

            // What was begun at the opening.
            File.Delete(LogFile.PathOf(LogPath, numbers[^1] + 1));
        }
    }

    [Fact]
    public async Task A_file_that_was_begun_and_not_used_is_no_harm()
    {
        await using (var store = await OpenAsync())
        {
            await new StoreWriter(store).AppendAsync(100);
        }

        await File.WriteAllBytesAsync(LogFile.PathOf(LogPath, 2), new byte[10], TestContext.Current.CancellationToken);

        await using var again = await OpenAsync();
        Assert.Equal(1, again.End.Sequence);
        Assert.Empty(again.Damages);
        await new StoreWriter(again).AppendAsync(100);
        Assert.Equal([1L, 2L], again.Headers().Select(header => header.Sequence));
    }

    [Fact]
    public async Task Its_folder_is_made()
    {
        var path = Path.Combine(_folder["new"], "deeper", "spi.journal");

        await using var store = await LogStore.OpenAsync(LogMachine.Real(TimeProvider.System), path);

        Assert.Equal(1, await new StoreWriter(store).AppendAsync(100));
        Assert.True(File.Exists(LogFile.PathOf(path, 1)));
    }

    private ValueTask<LogStore> OpenAsync() => LogStore.OpenAsync(LogMachine.Real(TimeProvider.System), LogPath, Room);

    private ValueTask<IReadOnlyList<long>> NumbersAsync() => LogFile.NumbersAsync(new RealDisk(), LogPath);

    private async Task<long> SizeAsync() => (await NumbersAsync()).Sum(number => new FileInfo(LogFile.PathOf(LogPath, number)).Length);
}
