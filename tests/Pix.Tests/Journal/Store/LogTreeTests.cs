using Pix.Journal.Merkle;

namespace Pix.Journal.Tests.Store;

/// <summary>The Merkle tree that the log keeps, beside one made of all entries' hashes.</summary>
public sealed class LogTreeTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly List<byte[]> _hashes = [];

    private string LogPath => _folder["spi.journal"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_that_of_all_entries_and_an_entry_written_once_more_counts_once()
    {
        await using var store = await OpenAsync();
        var writer = new StoreWriter(store);
        await AppendAsync(store, writer, 1000);
        for (var i = 0; i < 150; i++)
        {
            var sequence = await AppendAsync(store, writer, 40_000);
            await writer.RemoveAsync(sequence, sequence);
            Same(Expected(), store.Tree);
        }

        Assert.NotEqual(1, (await LogFile.NumbersAsync(new RealDisk(), LogPath))[0]);
    }

    [Fact]
    public async Task It_is_the_same_when_the_log_is_read_again()
    {
        for (var opening = 0; opening < 4; opening++)
        {
            await using var store = await OpenAsync();
            Same(Expected(), store.Tree);
            var writer = new StoreWriter(store);
            var first = await AppendAsync(store, writer, 100);
            await AppendAsync(store, writer, 100);
            await AppendAsync(store, writer, 100);
            await writer.RemoveAsync(first, first);
        }
    }

    [Fact]
    public async Task It_goes_on_when_all_entries_and_their_files_are_gone()
    {
        for (var opening = 0; opening < 3; opening++)
        {
            await using var store = await OpenAsync();
            Same(Expected(), store.Tree);
            var writer = new StoreWriter(store);
            for (var i = 0; i < 60; i++)
            {
                var sequence = await AppendAsync(store, writer, 40_000);
                await writer.RemoveAsync(sequence, sequence);
            }
        }

        Assert.True((await LogFile.NumbersAsync(new RealDisk(), LogPath))[0] > 1);
        await using var again = await OpenAsync();
        Same(Expected(), again.Tree);
        Assert.Equal((1, 180), (again.Tree.First, again.Tree.Size));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Where_entries_were_lost_it_begins_anew_unless_the_next_one_names_the_lost_hash(int lost)
    {
        await using (var store = await OpenAsync())
        {
            var writer = new StoreWriter(store);
            for (var i = 0; i < 10; i++)
            {
                await AppendAsync(store, writer, 100);
            }
        }

        await DamageAsync(from: 4, lost);

        await using var again = await OpenAsync();
        Same(lost == 1 ? Expected() : Expected(first: 4 + lost), again.Tree);
    }

    private static void Same(MerklePeaks expected, MerklePeaks tree)
    {
        Assert.Equal((expected.First, expected.Size), (tree.First, tree.Size));
        Assert.Equal(expected.Root(), tree.Root());
    }

    private MerklePeaks Expected(int first = 1)
    {
        var tree = new MerklePeaks(first);
        _hashes.Skip(first - 1).ToList().ForEach(hash => tree.Append(hash));
        return tree;
    }

    private async Task<long> AppendAsync(LogStore store, StoreWriter writer, int bytes)
    {
        var sequence = await writer.AppendAsync(bytes);
        _hashes.Add(store.End.Hash);
        return sequence;
    }

    /// <summary>Flips a bit in the frames of some entries, each of which is a group.</summary>
    private async Task DamageAsync(int from, int count)
    {
        var file = LogFile.PathOf(LogPath, 1);
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        foreach (var hash in _hashes.Skip(from - 1).Take(count))
        {
            // The first place is the entry's own; the next entry has it too, as the previous one.
            bytes[bytes.AsSpan().IndexOf(hash)] ^= 1;
        }

        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
    }

    private ValueTask<LogStore> OpenAsync() => LogStore.OpenAsync(LogMachine.Real(TimeProvider.System), LogPath, 16 << 20);
}
