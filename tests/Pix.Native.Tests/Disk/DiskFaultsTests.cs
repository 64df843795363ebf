using Pix.TestDisk;

namespace Pix.Disk.Tests;

/// <summary>The calls that .NET itself makes meet the library of tests/disk-faults. Without this no row of the other tables would show anything.</summary>
public sealed class DiskFaultsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calls_of_a_process_meet_the_faults_and_each_is_written_down()
    {
        Assert.SkipWhen(DiskFaults.Unavailable is not null, DiskFaults.Unavailable ?? "");
        var faults = DiskFaults.Build(_folder["shim"]);
        faults.Do(
            "create EROFS *created", "open ESTALE *opened", "write EDQUOT *written", "write short *half count=1", "write ENOSPC *half", "rename ENOSPC *renamed",
            "read EIO *read at=100 to=200", "sync EINTR *interrupted count=1");

        using var child = Child.Start<DiskFaultsTests>(nameof(Meets_faults), _folder.Path, faults.Environment);
        await child.PassAsync();

        Assert.Equal(
            [
                $"create EROFS {_folder["created"]}", $"open ESTALE {_folder["opened"]}", $"write EDQUOT {_folder["written"]}", $"write short {_folder["half"]}", $"write ENOSPC {_folder["half"]}",
                $"rename ENOSPC {_folder["renamed"]}", $"read EIO {_folder["read"]}", $"sync EINTR {_folder["interrupted"]}",
            ],
            faults.Met);
    }

    [Fact(Explicit = true)]
    public void Meets_faults()
    {
        var folder = Child.Argument;
        string In(string name) => Path.Combine(folder, name);
        foreach (var name in (string[])["opened", "read"])
        {
            using var file = File.OpenHandle(In(name), FileMode.OpenOrCreate, FileAccess.Write, preallocationSize: 0);
            RandomAccess.Write(file, new byte[300], 0);
        }

        Assert.Throws<IOException>(() => File.WriteAllBytes(In("created"), [1]));
        Assert.Throws<IOException>(() => File.ReadAllBytes(In("opened")));
        Assert.Throws<IOException>(() => File.WriteAllBytes(In("written"), [1]));
        Assert.Throws<IOException>(() => File.WriteAllBytes(In("half"), new byte[1000]));
        Assert.Equal(500, new FileInfo(In("half")).Length);
        Assert.Throws<IOException>(() => File.Move(In("half"), In("renamed"), overwrite: true));
        using var read = File.OpenHandle(In("read"));
        Assert.Equal(100, RandomAccess.Read(read, new byte[100], 0));
        Assert.Throws<IOException>(() => RandomAccess.Read(read, new byte[100], 150));
        using var interrupted = File.OpenHandle(In("interrupted"), FileMode.Create, FileAccess.Write);
        RandomAccess.FlushToDisk(interrupted);
    }
}
