using System.Text.RegularExpressions;

namespace Pix.Architecture.Tests;

/// <summary>docs/words.md: one meaning for a word, one word for a meaning.</summary>
public sealed partial class WordPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "words.md"));

    private static readonly (string Word, string Type)[] Words = [.. WordRow().Matches(Page).Select(row => (row.Groups[1].Value, row.Groups[2].Value))];

    // Two types of one name, and why that is no second meaning.
    private static readonly Dictionary<string, string> Twins = new()
    {
        ["ClusteringKind"] = "silo and front door each bind the same setting",
        ["StopTime"] = "the same question of two processes",
        ["PageGuard"] = "the same guard before two management ports",
        ["ResourceNotFoundException"] = "two services of AWS name it so",
        ["SpiMessage"] = "the simulator shares no code with what it tests, and reads the same messages",
        ["PullNextForm"] = "the simulator writes what the product reads",
        ["StrictXml"] = "the simulator reads XML with the same strictness",
        ["SigningIdentity"] = "the simulator signs with a key and certificate too",
        ["DocumentSigner"] = "the simulator signs documents too",
    };

    [Fact]
    public void Each_word_has_a_type_that_exists()
    {
        var types = ProductTypes.All.Select(type => type.Name).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], Words.Where(word => !types.Contains(word.Type)).Select(word => $"{word.Word}: {word.Type}"));
        Assert.Equal(Page.Split('\n').Count(line => line.EndsWith("` |", StringComparison.Ordinal)), Words.Length);
    }

    [Fact]
    public void A_word_stands_once_and_a_type_belongs_to_one_word()
    {
        Assert.Equal([], Words.GroupBy(word => word.Word, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.Equal([], Words.GroupBy(word => word.Type).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void Each_meaning_of_a_word_that_says_nothing_alone_has_its_own_word()
    {
        var words = Words.Select(word => word.Word).ToHashSet(StringComparer.Ordinal);
        var rows = AloneRow().Matches(Page).Select(row => row.Groups[2].Value.Split(", ")).ToList();

        Assert.NotEmpty(rows);
        Assert.Equal([], rows.SelectMany(row => row).Where(word => !words.Contains(word)));
    }

    [Fact]
    public void The_words_of_a_section_are_in_order()
    {
        var sections = Page.Split("\n## ").Select(section => WordRow().Matches(section).Select(row => row.Groups[1].Value).ToList());

        Assert.All(sections, words => Assert.Equal(words.Order(StringComparer.OrdinalIgnoreCase), words));
    }

    [Fact]
    public void No_two_types_of_the_product_share_a_name()
    {
        var twice = ProductTypes.All.DistinctBy(type => type).GroupBy(type => type.Name).Where(same => same.Count() > 1 && same.Key != "EventIds").ToDictionary(same => same.Key, same => string.Join(" ", same.Select(type => type.File)));

        Assert.Equal([], twice.Where(name => !Twins.ContainsKey(name.Key)).Select(name => $"{name.Key}: {name.Value}"));
        Assert.Equal([], Twins.Keys.Where(name => !twice.ContainsKey(name)));
    }

    [GeneratedRegex(@"^\| ([^|]+) \| [^|]+ \| `(\w+)` \|$", RegexOptions.Multiline)]
    private static partial Regex WordRow();

    [GeneratedRegex(@"(?<=^## Say which\n(?:.*\n)*)\| (\w+) \| ([^|`]+) \|$", RegexOptions.Multiline)]
    private static partial Regex AloneRow();
}
