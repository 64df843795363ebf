namespace Pix.Journal.Tests.Store;

/// <summary>Files that are larger than what memory or a 32-bit number holds.</summary>
public sealed class LargeFileTests : IDisposable
{
    private const long Hole = (2L << 30) + 5000;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_over_2_GiB_opens_by_blocks_and_what_is_behind_a_hole_is_found()
    {
        await WriteAsync();
        var first = LogFile.PathOf(_folder["spi.journal"], 1);
        var bytes = await File.ReadAllBytesAsync(first, TestContext.Current.CancellationToken);
        var start = Beginning.TryRead(bytes)!.Size;
        await using (var file = await new RealDisk().OpenAsync(first, DiskOpen.Existing))
        {
            // Sparse: the entry once more, far behind, with the group after its own.
            var group = new LogGroup(HashChain.Magic(Beginning.TryRead(bytes)!.JournalId), 1);
            group.Begin(2);
            group.Add(new(2, 1, "far", 0, false, new byte[32], new byte[32], [1]), Checksum.Of([1]));
            await file.WriteAsync(start, new byte[bytes.Length - start]);
            await file.WriteAsync(Hole, group.Bytes);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        await using var store = await OpenAsync();

        Assert.Equal(["far"], store.Headers().Select(header => header.Label));
        Assert.Equal((start, Hole - start), (Assert.Single(store.Damages).Offset, store.Damages[0].Length));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20);
        Assert.Equal(LogDamage.KeptBytes, (await store.Damages[0].ReadAsync()).Length);
    }

    private ValueTask<LogStore> OpenAsync() => LogStore.OpenAsync(LogMachine.Real(TimeProvider.System), _folder["spi.journal"]);

    private async Task WriteAsync()
    {
        await using var store = await OpenAsync();
        await new StoreWriter(store).AppendAsync(100);
    }
}
