namespace Pix.Mutation;

/// <summary>Makes a source text that contains a mutant of the report.</summary>
internal static class PlantedSource
{
    /// <summary>Returns the texts to try in turn. An emptied body is also tried with a default return value, which Stryker adds but does not report.</summary>
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
