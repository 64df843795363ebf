namespace Pix.Mutation;

/// <summary>A mutant of a report that was planted in the source itself.</summary>
/// <param name="Mutant">The mutant with its state in the report.</param>
/// <param name="Caught">Whether a test failed; null if the source with the mutant does not compile.</param>
/// <param name="FailedTest">The first test that failed; null for none.</param>
internal sealed record CheckedMutant(Mutant Mutant, bool? Caught, string? FailedTest)
{
    /// <summary>True if the tests give the same result as the report.</summary>
    public bool Agrees => Caught == !Mutant.Survived;

    public string Row => $"| `{Mutant.Place}` | {Mutant.Change.Replace("|", "\\|", StringComparison.Ordinal)} | {Said(!Mutant.Survived)} | {Said(Caught)}{(FailedTest is null ? "" : $" ({FailedTest})")} |";

    private static string Said(bool? caught) => caught switch
    {
        true => "caught",
        false => "survived",
        null => "does not compile",
    };
}
