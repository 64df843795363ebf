namespace Pix.Mutation;

/// <summary>One planted fault and whether a test failed because of it.</summary>
/// <param name="Place"><c>file:line</c>, below the repository.</param>
/// <param name="Kind">Stryker's name of the change.</param>
/// <param name="Original">The code, on one line.</param>
/// <param name="Replacement">What stood there instead.</param>
/// <param name="State">What the tests made of it.</param>
internal sealed record Mutant(string Place, string Kind, string Original, string Replacement, MutantState State)
{
    public bool Survived => State is MutantState.Survived or MutantState.Uncovered;
}
