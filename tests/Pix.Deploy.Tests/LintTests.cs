using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pix.Deploy.Tests;

/// <summary>The Dockerfiles before dockerfilelint, an npm package that <c>./pix test</c> brings.</summary>
public sealed partial class LintTests
{
    private static readonly string Linter = Path.Combine(
        Environment.GetEnvironmentVariable("PIX_DOCKERFILELINT") ?? Path.Combine(Repository.Root, ".pix", "dockerfilelint"), "node_modules", "dockerfilelint", "bin", "dockerfilelint");

    [Theory]
    [MemberData(nameof(ImageTests.Dockerfiles), MemberType = typeof(ImageTests))]
    public void The_linter_finds_nothing(string file)
    {
        Assert.SkipUnless(File.Exists(Linter), "dockerfilelint is not installed (npm; './pix test' tries).");
        var path = Path.Combine(Repository.Root, "deploy", "docker", file);
        var text = File.ReadAllText(path);

        var found = Lint(path).Where(issue => !IsStage(issue, text)).ToList();

        Assert.Empty(found);
    }

    [Fact]
    public void The_linter_would_find_something()
    {
        Assert.SkipUnless(File.Exists(Linter), "dockerfilelint is not installed (npm; './pix test' tries).");
        var folder = Directory.CreateTempSubdirectory("pix-lint-");
        var path = Path.Combine(folder.FullName, "Dockerfile");
        File.WriteAllText(path, "FROM debian\nRUN apt-get install curl\nRUN sudo ls\n");

        var found = Lint(path);

        folder.Delete(recursive: true);
        Assert.Equal(["Base Image Missing Tag", "Consider `--no-install-recommends`", "Missing parameter for `apt-get`", "Use Of sudo Is Not Allowed"], found.Select(issue => issue.Title).Order(StringComparer.Ordinal));
    }

    // It takes a stage of the same file, or the argument that names one, for an image without a tag.
    private static bool IsStage((string Title, string Line) issue, string text) =>
        issue.Title == "Base Image Missing Tag" && Base().Match(issue.Line) is { Success: true } match
        && (match.Groups[1].Value == "${HSM}" || text.Contains($" AS {match.Groups[1].Value}\n", StringComparison.Ordinal));

    private static List<(string Title, string Line)> Lint(string path)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Linter, "-o", "json", path]) { RedirectStandardOutput = true })!;
        var report = JsonDocument.Parse(node.StandardOutput.ReadToEnd()).RootElement;
        node.WaitForExit();
        return [.. report.GetProperty("files").EnumerateArray().SelectMany(file => file.GetProperty("issues").EnumerateArray())
            .Select(issue => (issue.GetProperty("title").GetString()!, issue.GetProperty("content").GetString()!))];
    }

    [GeneratedRegex("^FROM (\\S+)")]
    private static partial Regex Base();
}
