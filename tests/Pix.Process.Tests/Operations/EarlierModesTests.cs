using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>A silo closes what an earlier version left open, and tells it.</summary>
public sealed class EarlierModesTests(RunningPix pix)
{
    [Fact]
    public async Task A_silo_closes_what_an_earlier_version_left_open_to_everybody()
    {
        await Wait.ForAsync(() => Task.FromResult(pix.Silo.Lines.FirstOrDefault(line => line.Contains("\"EventId\":2120", StringComparison.Ordinal) && line.Contains(pix.OpenFolder, StringComparison.Ordinal))), "the line of event 2120");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(pix.OpenFolder));
    }
}
