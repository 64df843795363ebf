using System.Runtime.Versioning;

namespace Pix.Settings.Tests;

/// <summary>What is closed is told as closed, never as absent.</summary>
[SupportedOSPlatform("linux")]
public sealed class PresenceTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_101_101, NamesOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly ScratchFolder _folder = new();

    public PresenceTests()
    {
        File.SetUnixFileMode(_folder.Path, Everybody);
        Directory.CreateDirectory(Place("closed/log"));
        File.WriteAllText(Place("closed/log/file"), "");
        File.WriteAllText(Place("file"), "");
    }

    public void Dispose()
    {
        File.SetUnixFileMode(Place("closed"), Everybody);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("closed", true, false)]
    [InlineData("closed/log", true, false)]
    [InlineData("closed/log/file", false, true)]
    [InlineData("file", false, true)]
    [InlineData("file/below", false, false)]
    [InlineData("none", false, false)]
    [InlineData("none/below", false, false)]
    public void What_may_be_seen_is_told_as_it_is(string path, bool isFolder, bool isFile)
    {
        Assert.Equal((isFolder, isFile), (Presence.HasFolder(Place(path)), Presence.HasFile(Place(path))));
        Assert.Equal(isFile, Presence.WhyNoFile(Place(path)) is null);
    }

    [Theory]
    [InlineData(UnixFileMode.None, "0000")]
    [InlineData(NamesOnly, "0444")]
    public void What_is_in_a_closed_folder_is_told_with_the_folder_its_mode_and_what_to_do(UnixFileMode mode, string told)
    {
        File.SetUnixFileMode(Place("closed"), mode);

        foreach (var path in new[] { Place("closed/log"), Place("closed/none"), Place("closed/log/file") })
        {
            var folder = Assert.Throws<ClosedPathException>(() => AnotherUser.Run(() => Presence.HasFolder(path)));
            var file = Assert.Throws<ClosedPathException>(() => AnotherUser.Run(() => Presence.HasFile(path)));

            Assert.Equal(folder.Message, file.Message);
            Assert.StartsWith($"'{path}' may not be read by user {Environment.UserName}: '{Place("closed")}' has mode {told}. Run this as its owner (sudo -u \"$(stat -c %U '{Place("closed")}')\" …)", file.Message, StringComparison.Ordinal);
            Assert.Equal($"which is closed: {file.Message}", AnotherUser.Run(() => Presence.WhyNoFile(path)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void What_is_no_path_names_nothing(string path)
    {
        Assert.Equal((false, false), (Presence.HasFolder(path), Presence.HasFile(path)));
        Assert.False(Presence.HasFile(new string('a', 5000)));
    }

    private string Place(string path) => Path.Combine(_folder.Path, path);
}
