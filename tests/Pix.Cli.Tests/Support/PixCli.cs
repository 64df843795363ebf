namespace Pix.Cli.Tests.Support;

/// <summary>The command line, run as its own process.</summary>
internal static class PixCli
{
    public static Task<Run> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? workingDirectory = null) =>
        Run.Program("dotnet", [Repository.Program("cli/Pix.Cli"), .. arguments], TestContext.Current.CancellationToken, environment, workingDirectory);

    /// <summary>Runs it as a user of whom no mode of a test's files says anything good: where the tests run as root, as nobody.</summary>
    public static async Task<Run> RunAsAnotherAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        if (Environment.UserName != "root")
        {
            return await RunAsync(arguments, environment);
        }

        string[] nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
        var mayRun = await Run.Program("sh", ["-c", $"setpriv {string.Join(' ', nobody)} test -r '{Repository.Program("cli/Pix.Cli")}' && setpriv {string.Join(' ', nobody)} dotnet --list-runtimes"], TestContext.Current.CancellationToken, Home);
        Assert.SkipUnless(mayRun.ExitCode == 0, $"Tests run as root, and nobody cannot run the command line in their place (setpriv, the right to read {Repository.Program("cli/Pix.Cli")}): {mayRun.Error}");
        return await Run.Program("setpriv", [.. nobody, "dotnet", Repository.Program("cli/Pix.Cli"), .. arguments], TestContext.Current.CancellationToken, environment.Concat(Home).ToDictionary());
    }

    // Root's is closed to nobody.
    private static Dictionary<string, string> Home => new() { ["HOME"] = "/nonexistent", ["DOTNET_CLI_HOME"] = "/nonexistent" };
}
