namespace Pix.Audit.Tests.Support;

/// <summary>Looks whether what was made is for its owner alone.</summary>
internal static class FileModes
{
    /// <summary>Fails unless every file under a folder is 0600 and every folder 0700.</summary>
    /// <returns>How many files there are.</returns>
    public static int AssertPrivate(string root)
    {
        foreach (var folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories))
        {
            Assert.True(File.GetUnixFileMode(folder) == PrivateFolder.Mode, $"{folder}: {File.GetUnixFileMode(folder)}");
        }

        var files = Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).ToList();
        Assert.All(files, file => Assert.True(File.GetUnixFileMode(file) == PrivateFile.Mode, $"{file}: {File.GetUnixFileMode(file)}"));
        return files.Count;
    }
}
