namespace Pix.Cli.Tests.Support;

/// <summary>The command line, run as its own process.</summary>
internal static class PixCli
{
    public static Task<Run> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? workingDirectory = null) =>
        Run.Program("dotnet", [Repository.CliDll, .. arguments], TestContext.Current.CancellationToken, environment, workingDirectory);
}
