using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Store;

/// <summary>The epoch file by itself.</summary>
public sealed class FenceTests
{
    private const string LogPath = "/journal/spi.journal";

    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task Of_two_that_raise_the_same_epoch_at_once_the_later_one_is_the_owner()
    {
        var (first, second) = (NewFence(), NewFence());
        await first.RaiseAsync(new string('a', 32), newest: 1);
        await first.CheckAsync();
        await second.RaiseAsync(new string('a', 32), newest: 1);

        await Assert.ThrowsAsync<LogFencedException>(async () => await first.CheckAsync());
        await second.CheckAsync();
        Assert.Equal(first.Epoch, second.Epoch);
    }

    [Fact]
    public async Task An_epoch_file_that_is_gone_fences_and_one_that_cannot_be_read_says_nothing()
    {
        var fence = NewFence();
        await fence.RaiseAsync(new string('a', 32), newest: 0);
        _disk.Unreadable.Add((LogPath, 0));
        Assert.IsNotType<LogFencedException>(await Assert.ThrowsAnyAsync<IOException>(async () => await fence.CheckAsync()));
        _disk.Unreadable.Clear();
        await fence.RemoveAsync();

        await Assert.ThrowsAsync<LogFencedException>(async () => await fence.CheckAsync());
    }

    private Fence NewFence() =>
        new(new LogMachine { Disk = _disk.Seen(), Time = TimeProvider.System, Thread = _ => TaskScheduler.Default, NewId = () => Guid.NewGuid().ToString("N") }, LogPath);
}
