using System.Text.RegularExpressions;

namespace Pix.Architecture.Tests;

/// <summary>The threat model's promises are kept by tests that exist.</summary>
public sealed partial class ThreatModelRules
{
    [Fact]
    public void Every_threat_names_a_test_that_exists()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "threat-model.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| threat", StringComparison.Ordinal)).ToList();
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .GroupBy(file => Path.GetFileNameWithoutExtension(file))
            .ToDictionary(group => group.Key, group => string.Concat(group.Select(File.ReadAllText)));

        Assert.True(rows.Count >= 20, $"{rows.Count} threats");
        Assert.All(rows, row => Assert.NotEmpty(Names(row)));
        var missing = rows.SelectMany(Names).Where(name => !sources.TryGetValue(name.Class, out var text) || (name.Method.Length > 0 ? !TestMethods.Of(text).Contains(name.Method) : !text.Contains($" class {name.Class}", StringComparison.Ordinal))).ToList();
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("    // public void Kept(\n", false)]
    [InlineData("    // [Fact]\n    // public void Kept()\n", false)]
    [InlineData("    /*\n    [Fact]\n    public void Kept()\n    */\n", false)]
    [InlineData("    public void Kept()\n", false)]
    [InlineData("    [Fact]\n    public void Other() => Kept();\n", false)]
    [InlineData("    [Fact]\n    public void Kept()\n", true)]
    [InlineData("    [Fact]\n    public static async Task Kept() =>\n", true)]
    [InlineData("    [Theory]\n    [InlineData(1)]\n    // Why.\n    [InlineData(\"//\")]\n    public async Task Kept(int number)\n", true)]
    public void Only_a_method_that_runs_as_a_test_counts_as_one(string source, bool isTest) => Assert.Equal(isTest, TestMethods.Of(source).Contains("Kept"));

    // The last cell: `Class.Method`, or `Class` for all of its tests.
    private static List<(string Class, string Method)> Names(string row) =>
        [.. TestName().Matches(row.TrimEnd(' ', '|').Split('|')[^1]).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    [GeneratedRegex("`([A-Z][A-Za-z0-9]+)(?:\\.([A-Za-z0-9_]+))?`")]
    private static partial Regex TestName();
}
