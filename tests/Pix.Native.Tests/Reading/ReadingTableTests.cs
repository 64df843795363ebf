using Pix.Fuzz.Reading;

namespace Pix.Reading.Tests;

/// <summary>docs/reading.md says what Pix does with each row, and that nobody reads otherwise what is accepted.</summary>
public sealed class ReadingTableTests
{
    private const int Least = 120;

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(SourceTree.Root, ReadingTable.Page));

    /// <summary>After a change: ./pix fuzz readers --table.</summary>
    [Fact]
    public void Every_row_says_what_Pix_does()
    {
        var rows = ReadingTable.Rows();
        var written = Lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| written |", StringComparison.Ordinal)).ToList();

        Assert.InRange(rows.Count, Least, int.MaxValue);
        Assert.Equal(rows.Count, written.Count);
        Assert.All(rows.Zip(written), row => Assert.StartsWith(ReadingTable.Beginning(row.First), row.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_accepted_reads_alike_for_everybody()
    {
        var rows = ReadingTable.Rows().Where(row => row.IsAccepted).ToList();

        var views = ForeignReaders.Read([.. rows.Select(row => row.Case)]);

        Assert.NotEmpty(rows);
        Assert.All(rows.Zip(views), row => Assert.All(row.Second, seen => Assert.True(seen.Value == row.First.View, $"{row.First.Group}, {row.First.What}: {seen.Key} sees {seen.Value}, Pix {row.First.View}")));
    }
}
