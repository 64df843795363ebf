namespace Pix.Architecture.Tests;

/// <summary>Comments are read, so their lines are short. Code may be wider where a break would not help the reader.</summary>
public sealed class CommentWidthRules
{
    private const int Widest = 160;

    private static readonly string[] Folders = ["api", "cli", "grains", "silo", "simulator", "tests", "tools"];

    [Fact]
    public void No_line_of_a_comment_is_wide()
    {
        var wide = from folder in Folders
                   from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
                   where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
                   from line in File.ReadLines(file).Index()
                   where IsWide(line.Item)
                   select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}";

        Assert.Equal([], wide);
    }

    // The rule itself: a long comment is seen, a long line of code and a comment of just that width are not.
    [Theory]
    [InlineData("    // ", 161, true)]
    [InlineData("    /// ", 161, true)]
    [InlineData("    // ", 160, false)]
    [InlineData("    var x = ", 300, false)]
    public void A_line_is_wide_when_it_is_a_comment_beyond_the_width(string begin, int width, bool isWide) =>
        Assert.Equal(isWide, IsWide(begin.PadRight(width, 'x')));

    private static bool IsWide(string line) => line.Length > Widest && line.TrimStart().StartsWith("//", StringComparison.Ordinal);
}
