namespace Pix.Chaos;

/// <summary>Where the built programs of this checkout are; built as this program was.</summary>
internal static class Repository
{
    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    private static readonly string Root = Find();

    /// <summary>The program of a project such as <c>silo/Pix.Silo</c>.</summary>
    public static string Program(string project) => Path.Combine(Root, project, "bin", Configuration, "net10.0", Path.GetFileName(project) + ".dll");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pix.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("This program belongs to a checkout of Pix and does not find it above itself.");
    }
}
