using Pix.Mutation;

namespace Pix.Cli.Tests.Mutating;

/// <summary>How Stryker's report is counted.</summary>
public sealed class MutationReportTests
{
    [Theory]
    [InlineData("Killed", 1, 0)]
    [InlineData("Timeout", 1, 0)]
    [InlineData("Survived", 0, 1)]
    [InlineData("NoCoverage", 0, 1)]
    [InlineData("Ignored", 0, 0)]
    [InlineData("CompileError", 0, 0)]
    public void What_no_test_runs_counts_as_survived_and_what_was_left_out_does_not_count(string status, int caught, int survived)
    {
        var result = Result(status);

        Assert.Equal((caught, survived), (result.Caught, result.Mutants.Count - result.Caught));
    }

    [Fact]
    public void The_page_names_a_survivor_by_line_with_what_was_changed()
    {
        var page = Result("NoCoverage").Page("all");

        Assert.Contains("* `grains/A.cs:2` Equality mutation (no test runs it): `b > 1` → `b >= 1`", page, StringComparison.Ordinal);
        Assert.Contains("| A | 1 | 0 | 1 | 0.0 % | 1:05 |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_caught_by_its_time_alone_is_named_too()
    {
        Assert.Contains("* `grains/A.cs:2` Equality mutation, caught by its time alone: `b > 1` → `b >= 1`", Result("Timeout").Page("all"), StringComparison.Ordinal);
        Assert.DoesNotContain("grains/A.cs", Result("Killed").Page("all"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutant_knows_its_stretch_of_the_source()
    {
        var report = Report("Killed");

        var mutant = Assert.Single(report.Mutants);
        Assert.Equal(("grains/A.cs", 2, "b >\n 1"), (mutant.File, mutant.Line, mutant.Original));
        Assert.Equal(mutant.Original, report.Sources["grains/A.cs"].Substring(mutant.Start, mutant.Original.Length));
    }

    private static RoomResult Result(string status) => new("A", Report(status).Mutants, TimeSpan.FromSeconds(65), null);

    private static MutationReport Report(string status) => MutationReport.Read(
        $$$"""
        {"files": {"/repository/grains/A.cs": {"source": "class A\n{ bool C(int b) => b >\n 1; }", "mutants": [
          {"mutatorName": "Equality mutation", "replacement": "b >= 1", "status": "{{{status}}}", "location": {"start": {"line": 2, "column": 20}, "end": {"line": 3, "column": 3} } } ] } } }
        """,
        "/repository");
}
