using System.Text.RegularExpressions;

namespace Pix.Architecture.Tests;

/// <summary>Comments are read: their lines are short, and none leaves the reader to guess what it speaks of.</summary>
public sealed partial class CommentRules
{
    private const int Widest = 160;

    private static readonly string[] Product = ["api", "cli", "grains", "silo", "simulator"];

    [Fact]
    public void No_line_of_a_comment_is_wide() => Assert.Equal([], Lines([.. Product, "tests", "tools"], IsWide));

    [Fact]
    public void No_comment_of_the_product_is_a_riddle() => Assert.Equal([], Lines(Product, Riddle().IsMatch));

    // The rules themselves: a long comment is seen, a long line of code and a comment of just that width are not.
    [Theory]
    [InlineData("    // ", 161, true)]
    [InlineData("    /// ", 161, true)]
    [InlineData("    // ", 160, false)]
    [InlineData("    var x = ", 300, false)]
    public void A_line_is_wide_when_it_is_a_comment_beyond_the_width(string begin, int width, bool isWide) =>
        Assert.Equal(isWide, IsWide(begin.PadRight(width, 'x')));

    [Theory]
    [InlineData("/// <summary>Where it is.</summary>", true)]
    [InlineData("/// <summary>The same.</summary>", true)]
    [InlineData("""/// <param name="stream">Which.</param>""", true)]
    [InlineData("""/// <exception cref="IOException">It is not.</exception>""", true)]
    [InlineData("/// <summary>Where it is looked for.</summary>", false)]
    [InlineData("/// <summary>Path of the file.</summary>", false)]
    public void A_comment_is_a_riddle_when_it_only_points_at_what_it_does_not_name(string line, bool isRiddle) =>
        Assert.Equal(isRiddle, Riddle().IsMatch(line));

    private static IEnumerable<string> Lines(string[] folders, Func<string, bool> isWrong) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
        from line in File.ReadLines(file).Index()
        where isWrong(line.Item)
        select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}";

    private static bool IsWide(string line) => line.Length > Widest && line.TrimStart().StartsWith("//", StringComparison.Ordinal);

    [GeneratedRegex("""^\s*/// <.*>(Which( one)?|The same|It is( not)?|It cannot|How (many|long|often|it is|it ended)|Where( to| it is| it lies| they lie)?|What( it is| it says| it holds| came of it| became of (it|them))?|As it was|Why( there are none)?|All of them|Of the \w+|That of [\w ]+|One cannot be read|It cannot be read)\.</""")]
    private static partial Regex Riddle();
}
