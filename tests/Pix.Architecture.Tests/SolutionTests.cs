using System.Text.RegularExpressions;

namespace Pix.Architecture.Tests;

/// <summary><c>Pix.sln</c> is the whole of the repository as an editor opens it.</summary>
public sealed partial class SolutionTests
{
    private static readonly string Solution = File.ReadAllText(Path.Combine(Repository.Root, "Pix.sln"));

    [Fact]
    public void Has_every_project()
    {
        var rooms = new[] { "api", "cli", "deploy", "grains", "samples", "silo", "simulator", "tests", "tools" };
        var built = rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Repository.Root, room), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file)).Where(file => !file.Split('/').Any(folder => folder is "bin" or "obj" or "StrykerOutput"));

        Assert.Equal(built.Order(StringComparer.Ordinal), Projects().Select(match => Written(match.Groups["file"].Value)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Lists_only_files_that_are_there_and_has_docs_and_scripts()
    {
        var files = Items().Select(match => Written(match.Groups["file"].Value)).ToList();

        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Repository.Root, file)), file));
        Assert.Superset(new HashSet<string> { "README.md", "docs/architecture.md", "pix", "scripts/test.sh" }, files.ToHashSet());
    }

    /// <summary>The code is for any processor: other platforms would be the same build under other names.</summary>
    [Fact]
    public void Has_one_platform() => Assert.Equal(["Any CPU"], Platform().Matches(Solution).Select(match => match.Groups["name"].Value).Distinct());

    private static string Written(string file) => file.Replace('\\', '/');

    private static MatchCollection Projects() => Project().Matches(Solution);

    private static MatchCollection Items() => Item().Matches(Solution);

    [GeneratedRegex("""^Project\(.*\) = ".*", "(?<file>.*\.csproj)",""", RegexOptions.Multiline)]
    private static partial Regex Project();

    [GeneratedRegex("""^\t\t(?<file>[^{|]+) = \k<file>\r?$""", RegexOptions.Multiline)]
    private static partial Regex Item();

    [GeneratedRegex("""\b(Debug|Release)\|(?<name>[\w ]+?)( = |\.)""")]
    private static partial Regex Platform();
}
