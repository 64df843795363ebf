namespace Pix.Cli.Tests.Support;

/// <summary>The script <c>pix</c>: whole, or some of its functions with a home folder of their own.</summary>
internal static class PixScript
{
    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "pix");

    /// <summary>Runs <paramref name="lines"/> with the script's functions known and the script's own options set.</summary>
    public static Task<Run> Functions(
        string home, string lines, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null) =>
        Run.Program(
            "/bin/bash",
            ["-c", $"source '{Path}'\nmake_home\n{lines}"],
            cancellationToken,
            new Dictionary<string, string>(environment ?? new Dictionary<string, string>()) { ["PIX_HOME"] = home });
}
