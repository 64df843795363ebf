namespace Pix.Journal.Tests.Disk;

/// <summary>The machine's file system: what it does, and that it says what failed.</summary>
public sealed class RealDiskTests : IDisposable
{
    private const int NotSupported = 22;

    private readonly ScratchFolder _folder = new();
    private readonly RealDisk _disk = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_written_is_read_and_locked_by_one()
    {
        await using var file = await _disk.OpenAsync(_folder["a"], DiskOpen.New);
        await file.WriteAsync(3, "bytes"u8.ToArray());
        await file.SyncAsync();
        await using var other = await _disk.OpenAsync(_folder["a"], DiskOpen.Existing);

        var read = new byte[20];
        Assert.Equal(8, await other.LengthAsync());
        Assert.Equal(5, await other.ReadAsync(3, read));
        Assert.Equal("bytes"u8, read.AsSpan(0, 5));
        Assert.True(await file.TryLockAsync());
        Assert.False(await other.TryLockAsync());
        await file.DisposeAsync();
        Assert.True(await other.TryLockAsync());
    }

    [Fact]
    public async Task A_file_is_new_or_there()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await _disk.OpenAsync(_folder["a"], DiskOpen.Existing));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await _disk.OpenAsync(_folder["none/a"], DiskOpen.Existing));
        await (await _disk.OpenAsync(_folder["a"], DiskOpen.New)).DisposeAsync();
        var there = await Assert.ThrowsAsync<FileExistsException>(async () => await _disk.OpenAsync(_folder["a"], DiskOpen.New));
        Assert.Equal(_folder["a"], there.Path);
    }

    [Fact]
    public async Task Names_are_made_changed_and_taken_away()
    {
        await _disk.CreateFolderAsync(_folder["b/c/d"]);
        await _disk.CreateFolderAsync(_folder["b/c/d"]);
        await _disk.ReplaceAsync(_folder["b/c/d/e"], "1"u8.ToArray(), "id");
        await _disk.ReplaceAsync(_folder["b/c/d/e"], "2"u8.ToArray(), "id");
        await _disk.RenameAsync(_folder["b/c/d/e"], _folder["b/c/d/f"]);

        Assert.Equal(["f"], await _disk.ListAsync(_folder["b/c/d"]));
        Assert.Equal("2"u8.ToArray(), await _disk.ReadWholeAsync(_folder["b/c/d/f"]));
        Assert.Null(await _disk.ReadWholeAsync(_folder["b/c/d/e"]));
        var full = await Assert.ThrowsAsync<DiskException>(async () => await _disk.DeleteFolderAsync(_folder["b/c/d"]));
        Assert.Equal(("rmdir", _folder["b/c/d"]), (full.Call, full.Path));
        await _disk.DeleteAsync(_folder["b/c/d/f"]);
        await _disk.DeleteAsync(_folder["b/c/d/f"]);
        await _disk.DeleteFolderAsync(_folder["b/c/d"]);
        await _disk.DeleteFolderAsync(_folder["b/c/d"]);
        Assert.Empty(await _disk.ListAsync(_folder["b/c/d"]));
        Assert.True(await _disk.FreeBytesAsync(_folder.Path) > 0);
    }

    /// <remarks>A pipe cannot be synced (EINVAL): .NET's own call says nothing of it.</remarks>
    [Fact]
    public async Task A_sync_that_the_system_refuses_is_an_error_with_its_number_and_path()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var file = await _disk.OpenAsync("/dev/null", DiskOpen.Existing);

        var refused = await Assert.ThrowsAsync<DiskException>(async () => await file.SyncAsync());

        Assert.Equal(("fdatasync", NotSupported, "/dev/null"), (refused.Call, refused.ErrorNumber, refused.Path));
        Assert.Contains("errno 22", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_was_synced_is_closed_again()
    {
        const string Descriptors = "/proc/self/fd";
        const int Times = 300;
        if (!Directory.Exists(Descriptors))
        {
            return;
        }

        var before = Directory.GetFileSystemEntries(Descriptors).Length;
        for (var i = 0; i < Times; i++)
        {
            await _disk.SyncFolderAsync(_folder.Path);
        }

        // Other tests open files too, but not so many.
        Assert.InRange(Directory.GetFileSystemEntries(Descriptors).Length - before, -Times, Times / 2);
    }

    [Fact]
    public async Task Each_call_says_what_the_system_refused()
    {
        var missing = _folder["missing/x"];
        Assert.Equal(missing, (await Assert.ThrowsAsync<FileNotFoundException>(async () => await _disk.RenameAsync(missing, _folder["y"]))).FileName);
        await File.WriteAllTextAsync(_folder["x"], "", TestContext.Current.CancellationToken);
        Assert.Equal("rename", (await Assert.ThrowsAsync<DiskException>(async () => await _disk.RenameAsync(_folder["x"], _folder.Path))).Call);
        Assert.Equal("open", (await Assert.ThrowsAsync<DiskException>(async () => await _disk.SyncFolderAsync(missing))).Call);
        Assert.Throws<DiskException>(() => SystemCalls.CreateFolder(missing));
        await using var closed = await _disk.OpenAsync(_folder["z"], DiskOpen.New);
        await closed.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => await closed.WriteAsync(0, new byte[1]));
    }
}
