namespace Pix.Tests;

/// <summary>The sample data of the Central Bank's interfaces.</summary>
internal static class Vectors
{
    public static byte[] Bytes(string path) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", path));

    public static string Text(string path) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", path));

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "vectors", folder), pattern, SearchOption.AllDirectories);

    /// <summary>Every request document of DICT's examples, as a path below the vectors.</summary>
    public static IEnumerable<string> DictRequests() =>
        Files("dict-2.12.1", "*Request.xml").Where(file => !file.Contains("/problems/", StringComparison.Ordinal));
}
