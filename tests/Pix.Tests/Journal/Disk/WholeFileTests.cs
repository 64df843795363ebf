using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Disk;

/// <summary>Small files that are replaced as a whole.</summary>
public sealed class WholeFileTests
{
    private const string Path = "/journal/small";

    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task The_new_content_survives_a_power_loss()
    {
        await _disk.Seen().ReplaceAsync(Path, "old"u8.ToArray(), "1");
        await _disk.Seen().ReplaceAsync(Path, "new"u8.ToArray(), "2");

        _disk.LosePower();

        Assert.Equal("new"u8.ToArray(), await _disk.Seen().ReadWholeAsync(Path));
    }

    /// <summary>It is asked when all is ready but the name.</summary>
    [Fact]
    public async Task Who_is_asked_whether_it_is_right_can_keep_the_old_content()
    {
        await _disk.Seen().ReplaceAsync(Path, "old"u8.ToArray(), "1");

        await Assert.ThrowsAsync<IOException>(async () => await _disk.Seen().ReplaceAsync(Path, "new"u8.ToArray(), "2", () =>
        {
            Assert.Equal("new"u8, _disk.Bytes(DurableFile.TemporaryName($"{Path}.2")));
            throw new IOException("It is not.");
        }));

        Assert.Equal("old"u8, _disk.Bytes(Path));
        Assert.Equal(["small"], _disk.Names);
    }

    [Fact]
    public async Task What_others_left_of_it_is_removed_and_nothing_else()
    {
        foreach (var name in (string[])["small", ".small.1.tmp", ".small.2.tmp", ".smaller.1.tmp", ".small.note"])
        {
            _disk.Put("/journal/" + name, [1]);
        }

        await _disk.Seen().RemoveTemporaryAsync(Path);

        Assert.Equal([".small.note", ".smaller.1.tmp", "small"], _disk.Names);
    }
}
