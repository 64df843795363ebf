namespace Pix.Journal.Tests.Store;

/// <summary>An owner that was taken over leaves the log's files to who has it now.</summary>
public sealed class TakenOverTests
{
    private readonly MemoryLog _log = new();

    [Fact]
    public async Task It_is_told_so_when_it_asks_who_owns_the_log()
    {
        await using var owner = await _log.OpenAsync();
        Assert.Equal(_log.Mark().Owner, await owner.OwnerAsync());
        TakeOver();

        await Assert.ThrowsAsync<LogFencedException>(async () => await owner.OwnerAsync());
    }

    [Fact]
    public async Task It_removes_no_file_though_it_knows_of_no_row()
    {
        await using var owner = await _log.OpenAsync();
        TakeOver();
        var names = _log.Disk.Names.ToList();

        await Assert.ThrowsAsync<LogFencedException>(async () => await owner.RemoveAsync());

        Assert.Equal(names, _log.Disk.Names);
    }

    [Fact]
    public async Task It_leaves_the_epoch_file_when_that_is_another_ones_meanwhile()
    {
        await using var owner = await _log.OpenAsync();
        _log.Once("delete", MemoryLog.FileOf(1), TakeOver);

        await Assert.ThrowsAsync<LogFencedException>(async () => await owner.RemoveAsync());

        Assert.Equal("new", _log.Mark().Owner.TrimEnd('x'));
        Assert.False(owner.IsRemoved);
    }

    [Fact]
    public async Task It_leaves_no_file_that_it_began_then()
    {
        await using var owner = await _log.OpenAsync(roomBytes: 1);
        _log.Once("open", MemoryLog.FileOf(2), TakeOver);

        await Assert.ThrowsAsync<LogFencedException>(() => new StoreWriter(owner).AppendAsync(20_000));

        Assert.False(_log.Has(MemoryLog.FileOf(2)));
    }

    [Fact]
    public async Task A_number_that_is_taken_says_so()
    {
        await using var owner = await _log.OpenAsync(roomBytes: 1);
        _log.Once("open", MemoryLog.FileOf(2), () => _log.Disk.Put(MemoryLog.FileOf(2), []));

        await Assert.ThrowsAsync<LogFencedException>(() => new StoreWriter(owner).AppendAsync(20_000));

        Assert.Empty(_log.Disk.Bytes(MemoryLog.FileOf(2)));
    }

    [Fact]
    public async Task A_file_that_another_locks_as_soon_as_it_is_made_is_left_to_that_one()
    {
        await using var owner = await _log.OpenAsync(roomBytes: 1);
        var open = _log.Disk.Open;
        Task<IDiskFile>? other = null;
        _log.Once("lock", MemoryLog.FileOf(2), () => other = LockAsync(MemoryLog.FileOf(2)));

        await Assert.ThrowsAsync<LogFencedException>(() => new StoreWriter(owner).AppendAsync(20_000));

        Assert.True(_log.Has(MemoryLog.FileOf(2)));
        await (await other!).DisposeAsync();
        Assert.Equal(open, _log.Disk.Open);
    }

    private async Task<IDiskFile> LockAsync(string path)
    {
        var file = await _log.Disk.Seen().OpenAsync(path, DiskOpen.Existing);
        Assert.True(await file.TryLockAsync());
        return file;
    }

    private void TakeOver() => _log.Disk.Put(MemoryLog.Path, (_log.Mark() with { Epoch = 9, Owner = "new".PadRight(32, 'x') }).ToBytes());
}
