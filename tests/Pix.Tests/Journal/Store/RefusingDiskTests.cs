namespace Pix.Journal.Tests.Store;

/// <summary>A disk that refuses one call, whichever it is, and goes on.</summary>
public sealed class RefusingDiskTests
{
    private const int SmallestRoom = 1;

    private readonly MemoryLog _log = new();
    private readonly SortedSet<long> _there = [];

    [Fact]
    public async Task It_costs_nothing_that_was_acknowledged_and_leaves_no_file_open()
    {
        var refusals = 0;
        for (var call = 1; await new RefusingDiskTests().RefuseAsync(call); call++)
        {
            refusals++;
        }

        Assert.True(refusals > 60, $"It makes {refusals} calls.");
    }

    [Fact]
    public async Task An_entry_is_read_when_its_open_file_is_stale_and_the_file_is_there()
    {
        await using var store = await _log.OpenAsync();
        await new StoreWriter(store).AppendAsync(100);
        _log.RefuseOnce("read", MemoryLog.FileOf(1));

        Assert.True((await store.ReadAsync(1))!.IsIntact);
    }

    [Fact]
    public async Task A_file_that_cannot_be_made_is_no_sign_of_another_owner()
    {
        await using var store = await _log.OpenAsync(SmallestRoom);
        var writer = new StoreWriter(store);
        _log.RefuseOnce("open", MemoryLog.FileOf(2));
        Assert.IsNotType<LogFencedException>(await Assert.ThrowsAnyAsync<IOException>(() => writer.AppendAsync(20_000)));

        Assert.Equal(2, await writer.AppendAsync(100));
        Assert.True(_log.Has(MemoryLog.FileOf(3)));
    }

    private async Task<bool> RefuseAsync(int call)
    {
        await _log.WriteAsync(async writer => _there.Add(await writer.AppendAsync(100)));
        await _log.WriteAsync(async writer => _there.Add(await writer.AppendAsync(100)));
        var left = call;
        _log.Before = (made, path) =>
        {
            if (--left == 0)
            {
                throw new IOException($"{made} of {path} is refused.");
            }
        };
        await using (var store = await TryTwiceAsync(() => _log.OpenAsync(SmallestRoom)))
        {
            var writer = new StoreWriter(store);
            foreach (var bytes in (int[])[100, 20_000, 100])
            {
                await TryTwiceAsync(async () => _there.Add(await writer.AppendAsync(bytes)));
            }

            await TryTwiceAsync(async () =>
            {
                await writer.RemoveAsync(1, 2);
                return 0;
            });
            _there.ExceptWith([1, 2]);
            _there.UnionWith(MemoryLog.Sequences(store));
        }

        _log.Before = null;
        Assert.True(_log.Disk.Open.Count == 0, $"Refused at call {call}: {string.Join(' ', _log.Disk.Open)} is open.");
        await using var again = await _log.OpenAsync(SmallestRoom);
        Assert.True(_there.SequenceEqual(MemoryLog.Sequences(again)), $"Refused at call {call}: {string.Join(' ', _there)} became {string.Join(' ', MemoryLog.Sequences(again))}.");
        Assert.Empty(again.Damages);
        return left <= 0;
    }

    /// <remarks>What was durable when a later call was refused is there twice then; no matter here.</remarks>
    private static async Task<T> TryTwiceAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (IOException)
        {
            return await act();
        }
    }
}
