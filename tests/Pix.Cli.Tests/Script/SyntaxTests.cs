using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

public sealed class SyntaxTests
{
    private static IEnumerable<string> Files =>
        [PixScript.Path, Path.Combine(Repository.Root, ".ci", "run"), .. Directory.GetFiles(Path.Combine(Repository.Root, "scripts"), "*.sh")];

    [Fact]
    public async Task Bash_reads_every_part()
    {
        foreach (var file in Files)
        {
            var run = await Run.Program("/bin/bash", ["-n", file], TestContext.Current.CancellationToken);
            Assert.True(run.ExitCode == 0, run.Error);
        }
    }

    [Fact]
    public async Task Shellcheck_finds_nothing()
    {
        var shellcheck = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "shellcheck")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(shellcheck is null, "shellcheck is not installed (apt-get install shellcheck)");

        var run = await Run.Program(shellcheck, ["-x", PixScript.Path, Path.Combine(Repository.Root, ".ci", "run")], TestContext.Current.CancellationToken);

        Assert.Equal("", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task An_unknown_command_shows_the_usage_and_ends_with_2()
    {
        var run = await Run.Program(PixScript.Path, ["nonsense"], TestContext.Current.CancellationToken);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("there is no command \"nonsense\"", run.Error, StringComparison.Ordinal);
        Assert.Contains("./pix up", run.Error, StringComparison.Ordinal);
    }
}
