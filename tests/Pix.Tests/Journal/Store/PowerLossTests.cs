namespace Pix.Journal.Tests.Store;

/// <summary>What is left when a process ends, or its machine loses power, at any of its calls of the disk.</summary>
public sealed class PowerLossTests
{
    private const int SmallestRoom = 1;

    private readonly MemoryLog _log = new();
    private readonly SortedSet<long> _there = [];
    private readonly HashSet<long> _gone = [];

    /// <remarks>Whoever comes next reads what the process wrote, durable or not; what it goes on behind must stay when the power goes then.</remarks>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_acknowledged_and_what_the_next_owner_read_survives_a_power_loss(bool losesPowerAtOnce)
    {
        var ends = 0;
        for (var call = 1; await EndAtAsync(call, losesPowerAtOnce); call++)
        {
            ends++;
        }

        Assert.True(ends > 50, $"It makes {ends} calls.");
    }

    [Fact]
    public async Task A_log_that_was_removed_is_gone()
    {
        await using (var store = await _log.OpenAsync())
        {
            var writer = new StoreWriter(store);
            await writer.AppendAsync(100);
            await writer.RemoveAsync(1, 1);
            Assert.True(await store.RemoveAsync());
        }

        _log.Disk.LosePower();

        Assert.Empty(_log.Disk.Names);
    }

    [Fact]
    public async Task A_file_of_no_use_that_was_removed_does_not_come_back()
    {
        await using (var store = await _log.OpenAsync())
        {
            var writer = new StoreWriter(store);
            _log.RefuseOnce("write", MemoryLog.FileOf(1));
            await Assert.ThrowsAsync<IOException>(() => writer.AppendAsync(100));
            await writer.AppendAsync(100);
        }

        _log.Disk.LosePower();

        Assert.False(_log.Has(MemoryLog.FileOf(1)));
        await using var again = await _log.OpenAsync();
        Assert.Equal([1L], MemoryLog.Sequences(again));
    }

    private static async Task<bool> EndAtAsync(int call, bool losesPowerAtOnce) => await new PowerLossTests().EndsAtAsync(call, losesPowerAtOnce);

    private async Task<bool> EndsAtAsync(int call, bool losesPowerAtOnce)
    {
        _log.Disk.LosesLocks = true;
        var left = call;
        _log.Before = (_, _) =>
        {
            if (--left <= 0)
            {
                throw new OperationCanceledException("It ended.");
            }
        };
        try
        {
            await WorkAsync();
            await WorkAsync();
            return false;
        }
        catch (OperationCanceledException)
        {
            _log.Before = null;
        }

        if (losesPowerAtOnce)
        {
            _log.Disk.LosePower();
        }

        List<long> read;
        await using (var next = await _log.OpenAsync(SmallestRoom))
        {
            await new StoreWriter(next).AppendAsync(100);
            read = [.. MemoryLog.Sequences(next)];
        }

        _log.Disk.LosePower();
        await using var again = await _log.OpenAsync(SmallestRoom);
        Assert.True(read.SequenceEqual(MemoryLog.Sequences(again)), $"Ended at call {call}: read {string.Join(' ', read)}, then {string.Join(' ', MemoryLog.Sequences(again))}.");
        Assert.True(_there.IsSubsetOf(read) && !_gone.Overlaps(read), $"Ended at call {call}: acknowledged {string.Join(' ', _there)}, read {string.Join(' ', read)}.");
        Assert.DoesNotContain(_log.Told, damage => !damage.IsTail);
        return true;
    }

    private async Task WorkAsync()
    {
        await using var store = await _log.OpenAsync(SmallestRoom);
        var writer = new StoreWriter(store);
        foreach (var bytes in (int[])[100, 20_000, 100])
        {
            _there.Add(await writer.AppendAsync(bytes));
        }

        var first = _there.Min;
        _there.Remove(first);
        await writer.RemoveAsync(first, first);
        _gone.Add(first);
    }
}
