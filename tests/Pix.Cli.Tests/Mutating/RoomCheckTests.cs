using Pix.Mutation;

namespace Pix.Cli.Tests.Mutating;

/// <summary>How results of a report are drawn, planted in the source and counted.</summary>
public sealed class RoomCheckTests
{
    private const string Source = "bool C(int b) { return b > 1; }";

    [Fact]
    public void The_same_seed_draws_the_same_and_another_seed_another_order()
    {
        var mutants = Enumerable.Range(0, 40).Select(line => Some(line % 2 == 0 ? MutantState.Caught : MutantState.Survived) with { Line = line }).ToArray();

        var (caught, survived) = Drawing.Draw(mutants, seed: 3);

        Assert.Equal(Drawing.Draw(mutants, seed: 3).Caught, caught);
        Assert.NotEqual(Drawing.Draw(mutants, seed: 4).Caught, caught);
        Assert.Equal(mutants.Where(mutant => mutant.Survived), survived.OrderBy(mutant => mutant.Line));
        Assert.Equal(mutants.Where(mutant => !mutant.Survived), caught.OrderBy(mutant => mutant.Line));
    }

    [Fact]
    public void A_fault_stands_where_the_code_stood() =>
        Assert.Equal(["bool C(int b) { return b >= 1; }"], PlantedSource.Of(Source, Some(MutantState.Caught)));

    [Fact]
    public void A_body_that_is_emptied_may_have_to_return_something()
    {
        var emptied = Some(MutantState.Caught) with { Start = Source.IndexOf('{', StringComparison.Ordinal), Original = "{ return b > 1; }", Replacement = "{}" };

        Assert.Equal(["bool C(int b) {}", "bool C(int b) { return default!; }"], PlantedSource.Of(Source, emptied));
    }

    [Theory]
    [InlineData(nameof(MutantState.Caught), true, "| A | 1 | 0 | 0 | 0 |", true)]
    [InlineData(nameof(MutantState.Caught), false, "| A | 0 | 1 | 0 | 0 |", false)]
    [InlineData(nameof(MutantState.Survived), false, "| A | 0 | 0 | 1 | 0 |", true)]
    [InlineData(nameof(MutantState.Uncovered), true, "| A | 0 | 0 | 0 | 1 |", false)]
    [InlineData(nameof(MutantState.Survived), null, "| A | 0 | 0 | 0 | 0 |", true)]
    public void What_the_tests_say_is_held_against_the_report(string state, bool? caught, string row, bool agrees)
    {
        var result = new CheckResult("A", [new CheckedMutant(Some(Enum.Parse<MutantState>(state)), caught, null)]);

        Assert.Equal((row, agrees), (result.Row, result.Agrees));
        Assert.Contains("| `A.cs:1` | `b > 1` → `b >= 1` |", result.Page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_room_that_could_not_be_checked_does_not_agree() => Assert.False(new CheckResult("A", [], "no report").Agrees);

    private static Mutant Some(MutantState state) => new("A.cs", 1, Source.IndexOf("b >", StringComparison.Ordinal), "Equality mutation", "b > 1", "b >= 1", state);
}
