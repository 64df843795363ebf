using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

/// <summary><c>./pix rooms</c>: the picture of the rooms is derived from their projects.</summary>
public sealed class RoomsTests
{
    [Fact]
    public async Task The_picture_of_the_rooms_in_the_documentation_is_the_one_of_the_projects()
    {
        var run = await Run.Program("/bin/bash", [PixScript.Path, "rooms"], TestContext.Current.CancellationToken);

        Assert.Equal(0, run.ExitCode);
        var graph = run.Output.Split("\n\n")[0];
        Assert.Contains("  Pix.Silo --> Pix.Grains\n", graph, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs/architecture.md"), TestContext.Current.CancellationToken);
        Assert.Contains($"```mermaid\n{graph}\n```\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_is_not_there_is_said()
    {
        var run = await Run.Program("/bin/bash", [PixScript.Path, "rooms", "no-such-commit"], TestContext.Current.CancellationToken);

        Assert.NotEqual(0, run.ExitCode);
    }
}
