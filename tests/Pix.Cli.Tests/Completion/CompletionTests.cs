using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Completion;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("./pix do", "down doctor")]
    [InlineData("./pix config ", "show check")]
    [InlineData("./pix send ", "spi dict")]
    [InlineData("./pix cert list --js", "--json")]
    [InlineData("./pix audit fi", "find")]
    public async Task Bash_is_offered_the_words_that_fit(string typed, string expected)
    {
        var script = await PixCli.RunAsync(["completion", "bash"]);
        Assert.Equal(0, script.ExitCode);
        var words = typed.Split(' ');

        var run = await Run.Program(
            "/bin/bash",
            ["-c", $"{script.Output}\nCOMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))}); COMP_CWORD={words.Length - 1}; _pix; printf '%s\\n' \"${{COMPREPLY[@]}}\""],
            TestContext.Current.CancellationToken);

        Assert.True(expected.Split(' ').All(run.Lines.Contains), run.Output + run.Error);
    }

    [Fact]
    public async Task Zsh_gets_the_same_through_its_own_layer()
    {
        var script = await PixCli.RunAsync(["completion", "zsh"]);

        Assert.Equal(0, script.ExitCode);
        Assert.StartsWith("autoload -U +X bashcompinit", script.Output, StringComparison.Ordinal);
    }
}
