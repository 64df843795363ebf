namespace Pix.Testing;

/// <summary>Places in the checkout that a test or tool was built from.</summary>
public static class Repository
{
    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    /// <summary>Its root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where the build of a project such as <c>silo/Pix.Silo</c> is; built as this one was.</summary>
    public static string Output(string project) => Path.Combine(Root, project, "bin", Configuration, "net10.0");

    /// <summary>The program of a project such as <c>silo/Pix.Silo</c>.</summary>
    public static string Program(string project) => Path.Combine(Output(project), Path.GetFileName(project) + ".dll");

    /// <summary>A file of <c>tests/vectors</c>.</summary>
    public static string Vector(string path) => Path.Combine(Root, "tests", "vectors", path);

    /// <summary>A file of <c>samples</c>.</summary>
    public static string Sample(string name) => Path.Combine(Root, "samples", name);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pix.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Pix.sln above {AppContext.BaseDirectory}.");
    }
}
