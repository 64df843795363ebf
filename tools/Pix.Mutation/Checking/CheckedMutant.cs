namespace Pix.Mutation;

/// <summary>A fault of a report that was planted in the source itself.</summary>
/// <param name="Mutant">As the report has it.</param>
/// <param name="Caught">Whether the tests failed; null when the source with it does not compile.</param>
/// <param name="FailedTest">The first test that failed.</param>
internal sealed record CheckedMutant(Mutant Mutant, bool? Caught, string? FailedTest)
{
    /// <summary>The tests say what the report says.</summary>
    public bool Agrees => Caught == !Mutant.Survived;

    public string Row => $"| `{Mutant.Place}` | {Mutant.Change.Replace("|", "\\|", StringComparison.Ordinal)} | {Said(!Mutant.Survived)} | {Said(Caught)}{(FailedTest is null ? "" : $" ({FailedTest})")} |";

    private static string Said(bool? caught) => caught switch
    {
        true => "caught",
        false => "survived",
        null => "does not compile",
    };
}
