using System.Diagnostics;

namespace Pix.Journal.Tests.Disk;

/// <summary>Files of folders that others may write to.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void One_that_is_not_too_long_is_read(int length)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        File.WriteAllBytes(_folder["a"], bytes);

        Assert.Equal(bytes, RegularFile.Read(_folder["a"], maxBytes: length));
        if (length > 0)
        {
            Assert.Throws<IOException>(() => RegularFile.Read(_folder["a"], maxBytes: length - 1));
        }
    }

    [Fact]
    public void One_that_is_not_there_is_said_to_be_missing() => Assert.Throws<FileNotFoundException>(() => RegularFile.Read(_folder["a"], 100));

    /// <summary>A pipe that nobody writes to would hold up whoever opened it.</summary>
    [Theory]
    [InlineData("link")]
    [InlineData("pipe")]
    [InlineData("folder")]
    public async Task Anything_else_is_not_opened(string kind)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await File.WriteAllTextAsync(_folder["there"], "content", TestContext.Current.CancellationToken);
        switch (kind)
        {
            case "link":
                File.CreateSymbolicLink(_folder["a"], _folder["there"]);
                break;
            case "pipe":
                using (var made = Process.Start("mkfifo", [_folder["a"]]))
                {
                    await made.WaitForExitAsync(TestContext.Current.CancellationToken);
                }

                break;
            default:
                Directory.CreateDirectory(_folder["a"]);
                break;
        }

        Assert.Contains("no regular file", Assert.Throws<IOException>(() => RegularFile.Read(_folder["a"], 100)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_refusal_of_the_system_has_its_name()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        File.WriteAllText(_folder["file"], "content");

        Assert.Equal("statx", Assert.Throws<DiskException>(() => RegularFile.Read(_folder["file/a"], 100)).Call);
        Assert.Equal("open", Assert.Throws<DiskException>(() => SystemCalls.Open(_folder["file/a"], isNew: true)).Call);
        Assert.Equal("open", Assert.Throws<DiskException>(() => SystemCalls.Open(_folder["file/a"], isNew: false)).Call);
        Assert.Equal("unlink", Assert.Throws<DiskException>(() => SystemCalls.Delete(_folder["file/a"])).Call);
    }

    [Fact]
    public void A_small_file_is_written_whole_and_nothing_else_stays()
    {
        DurableFile.Write(_folder["a"], "first"u8);
        DurableFile.Write(_folder["a"], "2"u8);
        File.WriteAllText(_folder["temporary"], "published");
        DurableFile.Publish(_folder["temporary"], _folder["b"]);

        Assert.Equal(["2", "published"], [File.ReadAllText(_folder["a"]), File.ReadAllText(_folder["b"])]);
        Assert.Equal(["a", "b"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }
}
