namespace Pix.Operations.Tests.Support;

/// <summary>Places in the repository that this test was built from.</summary>
internal static class Repository
{
    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    public static string Root { get; } = FindRoot();

    /// <summary>The built program of a project: <c>silo/Pix.Silo</c>.</summary>
    public static string Program(string project) => Path.Combine(Root, project, "bin", Configuration, "net10.0", $"{Path.GetFileName(project)}.dll");

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
