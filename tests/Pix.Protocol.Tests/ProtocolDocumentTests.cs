using Pix.TestToken;

namespace Pix.Protocol.Tests;

/// <summary>docs/protocol.md says what the operation table says, and names tests that exist.</summary>
public sealed class ProtocolDocumentTests
{
    [Fact]
    public void Every_operation_has_its_row()
    {
        var expected = Operations.All.Select(operation =>
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

    private static List<string[]> Rows() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "protocol.md"))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Where(columns => columns.Length == 6 && columns[1].Contains(" /api", StringComparison.Ordinal)),
    ];
}
