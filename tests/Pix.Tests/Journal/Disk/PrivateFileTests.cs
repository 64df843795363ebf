namespace Pix.Journal.Tests.Disk;

/// <summary>Whatever Pix makes is for its owner alone, whatever the mask of the process allows.</summary>
public sealed class PrivateFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_are_0600_in_whatever_way_they_are_made()
    {
        await using (await new RealDisk().OpenAsync(Place("log"), DiskOpen.New))
        {
        }

        DurableFile.Write(Place("durable"), "content"u8);
        PrivateFile.Write(Place("whole"), "content"u8);
        await PrivateFile.WriteAsync(Place("later"), "content"u8.ToArray(), TestContext.Current.CancellationToken);
        await using (PrivateFile.Create(Place("new"), FileMode.CreateNew))
        {
        }

        string[] names = ["durable", "later", "log", "new", "whole"];
        Assert.Equal(names, Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place(name))));
        Assert.Equal("content", await File.ReadAllTextAsync(Place("durable"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Folders_are_0700_with_those_above_them()
    {
        await new RealDisk().CreateFolderAsync(Place("a/b"));
        PrivateFolder.Create(Place("c/d"));

        Assert.All(["a", "a/b", "c", "c/d"], name => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Place(name))));
    }

    [Fact]
    public void What_was_left_open_to_others_under_the_temporary_name_does_not_stay_so()
    {
        var temporary = DurableFile.TemporaryName(Place("durable"));
        File.WriteAllText(temporary, "left by an earlier version, and longer than what comes");
        File.SetUnixFileMode(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        DurableFile.Write(Place("durable"), "content"u8);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place("durable")));
        Assert.Equal("content", File.ReadAllText(Place("durable")));
    }

    [Fact]
    public void A_file_that_somebody_gave_a_mode_keeps_it()
    {
        File.WriteAllText(Place("given"), "before");
        File.SetUnixFileMode(Place("given"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        PrivateFile.Write(Place("given"), "new"u8);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(Place("given")));
        Assert.Equal("new", File.ReadAllText(Place("given")));
    }

    private string Place(string name) => _folder[name];
}
