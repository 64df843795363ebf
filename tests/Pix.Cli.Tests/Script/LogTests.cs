using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Script;

/// <summary><c>./pix logs</c>, without any process.</summary>
public sealed class LogTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Shows_the_log_that_was_asked_for()
    {
        Directory.CreateDirectory(_folder["run"]);
        _folder.Write("run/silo.log", "line of the silo\n");
        _folder.Write("run/api.log", "line of the api\n");

        var run = await LogsAsync("silo");

        Assert.Equal((0, "line of the silo\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("There is no log yet.")]
    [InlineData("There is no log \"postgres\".", "postgres")]
    public async Task Says_what_is_not_there(string sentence, params string[] names)
    {
        var run = await LogsAsync(names);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    private Task<Run> LogsAsync(params string[] names) => Run.Program(
        PixScript.Path, ["logs", .. names], TestContext.Current.CancellationToken, new Dictionary<string, string> { ["PIX_HOME"] = _folder.Path });
}
