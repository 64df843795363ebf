using System.Text.Json;

namespace Pix.Mutation;

/// <summary>Stryker's report of one room, in the format <c>mutation-testing-report-schema</c>.</summary>
/// <param name="Sources">Original text of each file with mutants, by its path relative to the repository. For other files Stryker reports no text.</param>
/// <param name="Mutants">The mutants that count; those that were ignored or did not compile are left out.</param>
internal sealed record MutationReport(IReadOnlyDictionary<string, string> Sources, IReadOnlyList<Mutant> Mutants)
{
    public static MutationReport Read(string json, string root)
    {
        using var report = JsonDocument.Parse(json);
        var files = report.RootElement.GetProperty("files").EnumerateObject()
            .Select(file => (Name: Path.GetRelativePath(root, file.Name), Source: file.Value.GetProperty("source").GetString()!, Mutants: file.Value.GetProperty("mutants")))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToArray();
        Mutant[] mutants = [.. files.SelectMany(file => Counted(file.Name, file.Source, file.Mutants))];
        return new MutationReport(mutants.Select(mutant => mutant.File).Distinct().ToDictionary(name => name, name => files.First(file => file.Name == name).Source), mutants);
    }

    private static IEnumerable<Mutant> Counted(string name, string source, JsonElement mutants)
    {
        var lines = source.Split('\n');
        foreach (var mutant in mutants.EnumerateArray())
        {
            if (State(mutant.GetProperty("status").GetString()) is not { } state)
            {
                continue;
            }

            var location = mutant.GetProperty("location");
            int start = Position(lines, location.GetProperty("start")), end = Position(lines, location.GetProperty("end"));
            yield return new Mutant(
                name,
                location.GetProperty("start").GetProperty("line").GetInt32(),
                start,
                mutant.GetProperty("mutatorName").GetString()!,
                source[start..end],
                mutant.TryGetProperty("replacement", out var replacement) ? replacement.GetString() ?? "" : "",
                state);
        }
    }

    private static MutantState? State(string? status) => status switch
    {
        "Killed" => MutantState.Caught,
        "Timeout" => MutantState.OutOfTime,
        "Survived" => MutantState.Survived,
        "NoCoverage" => MutantState.Uncovered,
        _ => null,
    };

    // Lines and columns count from 1; the end is the column after the last character.
    private static int Position(string[] lines, JsonElement place) =>
        lines.Take(place.GetProperty("line").GetInt32() - 1).Sum(line => line.Length + 1) + place.GetProperty("column").GetInt32() - 1;
}
