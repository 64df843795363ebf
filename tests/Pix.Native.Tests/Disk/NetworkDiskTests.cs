using Pix.TestDisk.Network;

namespace Pix.Disk.Tests;

/// <summary>The network file system of these tests does what makes NFS hard for a journal. Two machines mount one server.</summary>
public sealed class NetworkDiskTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FileServer _server = new();
    private readonly Machine? _one, _other;

    public NetworkDiskTests()
    {
        _one = Machine.TryMount(_server, _folder["one"], out var reason);
        _other = _one is null ? null : Machine.TryMount(_server, _folder["other"], out reason);
        Assert.SkipWhen(_other is null, $"No network file system can be mounted here: {reason}");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Machine One => _one!;

    private Machine Other => _other!;

    public void Dispose()
    {
        _other?.Dispose();
        _one?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_one_machine_closed_the_other_reads()
    {
        Directory.CreateDirectory(Path.Combine(One.Folder, "a/b"));
        File.WriteAllBytes(Path.Combine(One.Folder, "a/b/file"), [1, 2, 3]);
        File.Move(Path.Combine(One.Folder, "a/b/file"), Path.Combine(One.Folder, "a/moved"), overwrite: true);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(Path.Combine(Other.Folder, "a/moved")));
        Assert.Equal(["b", "moved"], Directory.EnumerateFileSystemEntries(Path.Combine(Other.Folder, "a")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        File.Delete(Path.Combine(Other.Folder, "a/moved"));
        Directory.Delete(Path.Combine(Other.Folder, "a"), recursive: true);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Other.Folder));
    }

    [Fact]
    public void A_write_is_no_error_and_the_sync_behind_it_is()
    {
        using var file = Create(One, "file");
        _server.WritesFailWith = Errno.Quota;

        RandomAccess.Write(file, new byte[10], 0);
        Assert.Equal((int)Errno.Quota, Syncing.Sync(file));

        // The system has dropped it: a second sync knows of nothing.
        _server.WritesFailWith = Errno.None;
        Assert.Equal(0, Syncing.Sync(file));
        Assert.Equal(0, new FileInfo(Path.Combine(Other.Folder, "file")).Length);
    }

    [Fact]
    public async Task Calls_wait_while_the_link_is_cut_and_what_was_written_goes_when_it_is_back()
    {
        using var file = Create(One, "file");
        One.CutLink();
        RandomAccess.Write(file, [7], 0);
        var sync = Task.Run(() => Syncing.Sync(file), Cancel);
        await Wait.UntilAsync(() => One.Waiting == 1, "the sync waits for the link");
        Assert.Empty(File.ReadAllBytes(Path.Combine(Other.Folder, "file")));

        One.RestoreLink();

        Assert.Equal(0, await sync);
        Assert.Equal([7], File.ReadAllBytes(Path.Combine(Other.Folder, "file")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lock_that_goes_with_the_lease_can_be_had_by_another_machine_and_the_late_writer_fails_or_does_not(bool writesLate)
    {
        One.WritesLate = writesLate;
        using var owner = Create(One, "file", FileShare.None);
        Assert.Throws<IOException>(() => Open(Other, "file", FileShare.None));
        One.CutLink();
        RandomAccess.Write(owner, [1], 0);

        _server.EndLease(One);
        using (Open(Other, "file", FileShare.None))
        {
            One.RestoreLink();
        }

        Assert.Equal(writesLate ? 0 : (int)Errno.InputOutput, Syncing.Sync(owner));
        Assert.Equal(writesLate ? 1 : 0, RandomAccess.GetLength(Open(Other, "file", FileShare.ReadWrite)));
    }

    [Fact]
    public void What_a_server_that_begins_anew_has_forgotten_is_stale()
    {
        using var file = Create(One, "file");
        RandomAccess.Write(file, [1], 0);

        _server.ForgetHandles();

        Assert.Equal((int)Errno.Stale, Syncing.Sync(file));
        using var again = Create(One, "file", mode: FileMode.Open);
        Assert.Equal(0, Syncing.Sync(again));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_another_machine_replaced_is_read_new_unless_its_old_one_is_kept_open(bool keepsRemoved)
    {
        (_server.KeepsRemovedFilesThatAreOpen, One.CacheTime) = (keepsRemoved, TimeSpan.FromHours(1));
        File.WriteAllText(Path.Combine(One.Folder, "epoch"), "1");
        Assert.Equal("1", File.ReadAllText(Path.Combine(One.Folder, "epoch")));
        using var kept = Open(One, "epoch", FileShare.ReadWrite | FileShare.Delete);

        File.WriteAllText(Path.Combine(Other.Folder, "new"), "2");
        File.Move(Path.Combine(Other.Folder, "new"), Path.Combine(Other.Folder, "epoch"), overwrite: true);

        Assert.Equal(keepsRemoved ? "1" : "2", File.ReadAllText(Path.Combine(One.Folder, "epoch")));
        kept.Dispose();
        Assert.Equal("2", File.ReadAllText(Path.Combine(One.Folder, "epoch")));
    }

    [Fact]
    public void Names_and_listings_are_believed_for_a_while()
    {
        One.CacheTime = TimeSpan.FromHours(1);
        Assert.Empty(Directory.EnumerateFiles(One.Folder));
        Assert.False(File.Exists(Path.Combine(One.Folder, "file")));

        File.WriteAllText(Path.Combine(Other.Folder, "file"), "");

        Assert.Empty(Directory.EnumerateFiles(One.Folder));
        Assert.False(File.Exists(Path.Combine(One.Folder, "file")));
        Assert.Throws<IOException>(() => Create(One, "file", mode: FileMode.CreateNew));
        Assert.True(File.Exists(Path.Combine(One.Folder, "file")));
        Assert.Empty(Directory.EnumerateFiles(One.Folder));

        // What it changes itself it knows.
        Create(One, "other").Dispose();
        Assert.Equal(2, Directory.EnumerateFiles(One.Folder).Count());
    }

    [Fact]
    public void Power_loss_takes_what_was_not_synced_and_leaves_the_lock_until_the_lease_ends()
    {
        var file = Create(One, "file", FileShare.None);
        RandomAccess.Write(file, [1], 0);
        Assert.Equal(0, Syncing.Sync(file));
        RandomAccess.Write(file, new byte[100], 1);

        One.LosePower(new Random(7));

        Assert.Throws<IOException>(() => Open(Other, "file", FileShare.None));
        _server.EndLease(One);
        using var adopted = Open(Other, "file", FileShare.None);
        var first = new byte[1];
        Assert.Equal(1, RandomAccess.Read(adopted, first, 0));
        Assert.Equal(1, first[0]);
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Create(Machine machine, string name, FileShare share = FileShare.ReadWrite, FileMode mode = FileMode.OpenOrCreate) =>
        File.OpenHandle(Path.Combine(machine.Folder, name), mode, FileAccess.ReadWrite, share);

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Open(Machine machine, string name, FileShare share) => Create(machine, name, share, FileMode.Open);
}
