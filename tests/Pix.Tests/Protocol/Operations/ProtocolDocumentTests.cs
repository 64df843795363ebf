using Pix.Protocol.Operations;

namespace Pix.Protocol.Tests.Operations;

/// <summary>docs/protocol.md says what the operation table says, and names tests that exist.</summary>
public sealed class ProtocolDocumentTests
{
    [Fact]
    public void Every_operation_has_its_row()
    {
        var expected = OperationTable.All.Select(operation =>
            $"{operation.Name} | {operation.Method} {operation.Path} | {(operation.SignRequest ? "yes" : "no")} | {(operation.RatePolicy.Length > 0 ? operation.RatePolicy.Replace("|", " or ", StringComparison.Ordinal) : "-")}");

        Assert.Equal(expected.Order(), Rows().Select(row => string.Join(" | ", row[..4])).Order());
    }

    [Fact]
    public void Every_whole_row_names_a_cluster_test_and_no_row_claims_less()
    {
        var tests = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Pix.Cluster.Tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.All(Rows(), row =>
        {
            Assert.Equal("whole", row[4]);
            Assert.Matches($@"\[(Fact|Theory)\](\s*\[[^\]]*\])*\s*public async Task {row[5]}\(", tests);
        });
    }

    [Fact]
    public void What_answers_repeat_of_the_bodies_is_told()
    {
        var expected = OperationTable.All.Where(operation => !operation.AnswerRepeats.IsEmpty).DistinctBy(operation => operation.Name)
            .GroupBy(operation => string.Join("; ", operation.AnswerRepeats.Select(Told)), operation => operation.Name)
            .Select(row => $"| {string.Join(", ", row)} | {row.Key} |");

        var told = Lines().SkipWhile(line => line != "| operation | what of the body the answer repeats |").Skip(2).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(expected, told);
    }

    private static string Told(AnswerRepeat repeat)
    {
        var (asked, place) = (string.Join('/', repeat.Asked), string.Join('/', repeat.Place));
        return (asked == place ? $"`{asked}`" : $"`{asked}` as `{place}`")
            + (repeat.MayBeAbsent ? " where the answer has it" : "") + (repeat.ChosenWhen is { } chosen ? $" unless `{string.Join('/', chosen.Other.Asked)}` is {chosen.Text}" : "");
    }

    private static IEnumerable<string> Lines() => File.ReadLines(Path.Combine(Repository.Root, "docs", "protocol.md"));

    private static List<string[]> Rows() =>
    [
        .. Lines().Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Where(columns => columns.Length == 6 && columns[1].Contains(" /api", StringComparison.Ordinal)),
    ];
}
