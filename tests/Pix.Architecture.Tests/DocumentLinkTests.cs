using System.Text.RegularExpressions;

namespace Pix.Architecture.Tests;

/// <summary>
/// What a page points at exists: links, files of the repository between backticks, and sections of other pages. Comments of the source
/// point at pages too.
/// </summary>
public sealed partial class DocumentLinkTests
{
    private static readonly string[] Folders = ["api", "cli", "deploy", "docs", "grains", "samples", "scripts", "silo", "simulator", "tests", "tools"];

    public static TheoryData<string> Pages =>
    [
        .. Directory.GetFiles(Repository.Root, "*.md").Where(file => Path.GetFileName(file) != "CHANGELOG.md")
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(["deploy/README.md", "samples/README.md", "grains/Pix.Hsm/README.md", "tests/faulty-p11/README.md"])
            .Select(file => Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, file))).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void What_a_page_points_at_exists(string page) => Assert.Equal([], Missing(page, Read(page)));

    [Fact]
    public void A_page_that_the_source_names_exists()
    {
        var named = from folder in Folders
                    where Directory.Exists(Path.Combine(Repository.Root, folder))
                    from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
                    where Path.GetFileNameWithoutExtension(file) != nameof(DocumentLinkTests) && Path.GetExtension(file) is ".cs" or ".sh" or ".csproj" or ".yml"
                    where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal)
                    from Match page in SourcePage().Matches(File.ReadAllText(file))
                    select (Page: page.Value.TrimEnd('.'), File: Path.GetRelativePath(Repository.Root, file));
        var all = named.ToList();

        Assert.NotEmpty(all);
        Assert.Equal([], all.Where(name => !ExistsOrBegins(name.Page)).Select(name => $"{name.File}: {name.Page}"));
    }

    [Fact]
    public void Each_decision_has_a_number_of_its_own_which_is_in_its_heading()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "adr"), "*.md").Order(StringComparer.Ordinal).ToList();
        var numbers = files.Select(file => int.Parse(Path.GetFileName(file)[..4], System.Globalization.CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(numbers.Distinct(), numbers);
        Assert.Equal([], files.Zip(numbers).Where(pair => !File.ReadLines(pair.First).First().StartsWith($"# {pair.Second}. ", StringComparison.Ordinal)).Select(pair => Path.GetFileName(pair.First)));
    }

    // Both kinds of what is missing must be seen, so that an expression that matches nothing does not pass for good pages.
    [Theory]
    [InlineData("[a page](nowhere.md)", "nowhere.md")]
    [InlineData("[a section](operations.md#nowhere)", "operations.md#nowhere")]
    [InlineData("`docs/nowhere.md`", "docs/nowhere.md")]
    [InlineData("`nowhere.md`", "nowhere.md")]
    [InlineData("`tests/Pix.Nowhere.Tests/Nothing.cs`", "tests/Pix.Nowhere.Tests/Nothing.cs")]
    [InlineData("`docs/operations.md`, \"Nowhere\"", "docs/operations.md: Nowhere")]
    public void What_does_not_exist_is_found(string text, string missing) => Assert.Equal([missing], Missing("docs/words.md", text));

    private static List<string> Missing(string page, string text)
    {
        var folder = Path.GetDirectoryName(page)!;
        return
        [
            .. Link().Matches(text).Select(link => link.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal) && !LinkExists(page, folder, target)),
            .. PathInBackticks().Matches(text).Select(path => path.Groups[1].Value).Where(path => Folders.Contains(path.Split('/')[0]) && !ExistsOrBegins(path)),
            .. PageInBackticks().Matches(text).Select(name => name.Groups[1].Value).Where(name => !Exists(Path.Combine(folder, name)) && !Exists(Path.Combine("docs", name)) && !Exists(name)),
            .. Section().Matches(text).Where(section => Find(folder, section.Groups[1].Value) is { } other && !Headings(other).Contains(section.Groups[2].Value)).Select(section => $"{section.Groups[1].Value}: {section.Groups[2].Value}"),
        ];
    }

    private static bool LinkExists(string page, string folder, string target)
    {
        var (file, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, "");
        var path = file.Length == 0 ? page : Path.Combine(folder, file);
        return Exists(path) && (anchor.Length == 0 || Read(path).Contains($"<a id=\"{anchor}\">", StringComparison.Ordinal) || Headings(path).Select(Anchor).Contains(anchor));
    }

    private static string? Find(string folder, string page) => new[] { page, Path.Combine(folder, page), Path.Combine("docs", page) }.FirstOrDefault(Exists);

    private static bool Exists(string path) => Path.Exists(Path.Combine(Repository.Root, path));

    /// <summary>Whether a path exists, or something whose name begins so: <c>docs/adr/0006</c>.</summary>
    private static bool ExistsOrBegins(string path) => Exists(path)
        || (Path.Combine(Repository.Root, Path.GetDirectoryName(path)!) is var folder && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder, Path.GetFileName(path) + "*").Any());

    private static HashSet<string> Headings(string page) => [.. Heading().Matches(Read(page)).Select(heading => heading.Groups[1].Value)];

    private static string Anchor(string heading) => NoAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, page));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // A path that may be a pattern or a place to fill in is none.
    [GeneratedRegex(@"`((?:[A-Za-z0-9._-]+/)+[A-Za-z0-9._-]*)`")]
    private static partial Regex PathInBackticks();

    [GeneratedRegex(@"`([A-Za-z0-9-]+\.md)`")]
    private static partial Regex PageInBackticks();

    [GeneratedRegex("`([A-Za-z0-9/-]+\\.md)`, \"([^\"]+)\"")]
    private static partial Regex Section();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"(?<![\w/.])docs/[A-Za-z0-9/._-]+")]
    private static partial Regex SourcePage();
}
