namespace Pix.Fuzz.Reading;

/// <summary>The checkout that this program was built from.</summary>
internal static class SourceTree
{
    /// <summary>The folder above the program that contains Pix.sln; the current folder if there is no such folder.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pix.sln")))
            {
                return folder.FullName;
            }
        }

        return Environment.CurrentDirectory;
    }
}
