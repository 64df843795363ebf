namespace Pix.Mutation;

/// <summary>A source text with a fault of the report in it.</summary>
internal static class PlantedSource
{
    /// <summary>What to try in turn: Stryker leaves a method whose body it empties with the default value, which the report's text does not show.</summary>
    public static IEnumerable<string> Of(string source, Mutant mutant)
    {
        yield return With(source, mutant, mutant.Replacement);
        if (mutant.Replacement.Trim() is "{}" or "{ }" or ";")
        {
            yield return With(source, mutant, "{ return default!; }");
        }
    }

    private static string With(string source, Mutant mutant, string replacement) =>
        string.Concat(source.AsSpan(0, mutant.Start), replacement, source.AsSpan(mutant.Start + mutant.Original.Length));
}
