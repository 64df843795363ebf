namespace Pix.Cli.Tests.Support;

/// <summary>Places in the repository that this test was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string CliDll { get; } = Path.Combine(Root, "cli", "Pix.Cli", "bin", Configuration, "net10.0", "Pix.Cli.dll");

    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    /// <summary>Where a project's build is: <c>silo/Pix.Silo</c>.</summary>
    public static string Output(string project) => Path.Combine(Root, project, "bin", Configuration, "net10.0");

    public static string Vector(string path) => Path.Combine(Root, "tests", "vectors", path);

    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pix.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No Pix.sln above {AppContext.BaseDirectory}.");
        }

        return folder;
    }
}
