namespace Pix.Testing;

/// <summary>The sample data of the Central Bank's interfaces: <c>tests/vectors</c>, which the test's project copies beside its program.</summary>
public static class Vectors
{
    public static string Path(string relative) => System.IO.Path.Combine(AppContext.BaseDirectory, "vectors", relative);

    public static byte[] Bytes(string relative) => File.ReadAllBytes(Path(relative));

    public static string Text(string relative) => File.ReadAllText(Path(relative));

    public static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories);

    /// <summary>Every request document of DICT's examples, as a path below the vectors.</summary>
    public static IEnumerable<string> DictRequests() =>
        Files("dict-2.12.1", "*Request.xml").Where(file => !file.Contains("/problems/", StringComparison.Ordinal));
}
