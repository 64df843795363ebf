using System.Text.RegularExpressions;

namespace Pix.Architecture.Tests;

/// <summary>
/// The types of the product as its source declares them, those of the command line too; nested types and those that the compiler makes are
/// not among them.
/// </summary>
internal static partial class ProductTypes
{
    private static readonly string[] Folders = ["grains", "silo", "api", "cli", "simulator"];

    /// <summary>Name and file of each, the file from the root of the repository.</summary>
    public static IReadOnlyList<(string Name, string File)> All { get; } =
    [
        .. from folder in Folders
           from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
           let path = Path.GetRelativePath(Repository.Root, file)
           where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
           from Match type in Declaration().Matches(File.ReadAllText(file))
           select (type.Groups[1].Value, path),
    ];

    [GeneratedRegex(@"^(?:public|internal) [a-z ]*?(?:class|record struct|record|struct|enum|interface|delegate \w+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
