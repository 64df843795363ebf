using System.Text.RegularExpressions;

namespace Pix.Cli.Tests.Documentation;

/// <summary>Every command that the documentation shows: lines of blocks marked <c>sh</c>, and <c>./pix …</c> inside sentences.</summary>
internal static partial class DocumentedCommands
{
    /// <summary>The pages, from the root of the repository.</summary>
    public static IEnumerable<string> Pages { get; } =
    [
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "deploy/README.md", "samples/README.md",
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Whole lines as one would type them, without what follows a <c>#</c>.</summary>
    public static IEnumerable<string> Lines(string page) => Block().Matches(Text(page))
        .Where(block => !block.Groups[2].Value.StartsWith("#!", StringComparison.Ordinal))
        .SelectMany(block => block.Groups[2].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        .Select(line => Comment().Replace(line, "").Trim())
        .Where(line => line.Length > 0);

    /// <summary><c>./pix …</c> in sentences and tables, without <c>./pix</c>; what it takes may be left out or be a placeholder.</summary>
    public static IEnumerable<string> Mentions(string page) =>
        Inline().Matches(AnyBlock().Replace(Text(page), "")).Select(mention => mention.Groups[1].Value.Replace("\\|", "|", StringComparison.Ordinal).TrimEnd(')'));

    /// <summary>Blocks that hold a command and are not marked as such.</summary>
    public static IEnumerable<string> Unmarked(string page) => AnyBlock().Matches(Text(page))
        .Where(block => block.Groups[1].Value is not ("sh" or "bash" or "console") && block.Groups[2].Value.StartsWith("./pix ", StringComparison.Ordinal))
        .Select(block => block.Value);

    private static string Text(string page) => File.ReadAllText(Path.Combine(Repository.Root, page));

    [GeneratedRegex("^```(sh|bash|console)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^```([a-z]*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex AnyBlock();

    [GeneratedRegex("\\s+#\\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("`[^`\n]*\\./pix ([^`\n]+)`")]
    private static partial Regex Inline();
}
