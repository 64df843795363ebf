using System.Text;
using System.Text.Json;

namespace Pix.Mutation;

/// <summary>Reads Stryker's report, whose form is that of <c>mutation-testing-report-schema</c>.</summary>
internal static class MutationReport
{
    private const int LongestCode = 120;

    /// <summary>The mutants that count: not what was left out or could not be compiled.</summary>
    public static IReadOnlyList<Mutant> Read(string json, string root)
    {
        using var report = JsonDocument.Parse(json);
        return
        [
            .. report.RootElement.GetProperty("files").EnumerateObject()
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .SelectMany(file => Mutants(Path.GetRelativePath(root, file.Name), file.Value)),
        ];
    }

    private static IEnumerable<Mutant> Mutants(string name, JsonElement file)
    {
        var lines = file.GetProperty("source").GetString()!.Split('\n');
        foreach (var mutant in file.GetProperty("mutants").EnumerateArray())
        {
            if (State(mutant.GetProperty("status").GetString()) is not { } state)
            {
                continue;
            }

            var location = mutant.GetProperty("location");
            yield return new Mutant(
                $"{name}:{location.GetProperty("start").GetProperty("line").GetInt32()}",
                mutant.GetProperty("mutatorName").GetString()!,
                OneLine(Text(lines, location)),
                OneLine(mutant.TryGetProperty("replacement", out var replacement) ? replacement.GetString() ?? "" : ""),
                state);
        }
    }

    private static MutantState? State(string? status) => status switch
    {
        "Killed" or "Timeout" => MutantState.Caught,
        "Survived" => MutantState.Survived,
        "NoCoverage" => MutantState.Uncovered,
        _ => null,
    };

    // Lines and columns count from one; the end is the column after the last.
    private static string Text(string[] lines, JsonElement location)
    {
        var (from, to) = (location.GetProperty("start"), location.GetProperty("end"));
        int first = from.GetProperty("line").GetInt32() - 1, last = to.GetProperty("line").GetInt32() - 1;
        var text = new StringBuilder();
        for (var line = first; line <= last; line++)
        {
            var begin = line == first ? from.GetProperty("column").GetInt32() - 1 : 0;
            var end = line == last ? to.GetProperty("column").GetInt32() - 1 : lines[line].Length;
            text.Append(lines[line], begin, end - begin).Append(' ');
        }

        return text.ToString();
    }

    private static string OneLine(string code)
    {
        var line = string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestCode ? line : line[..LongestCode] + "…";
    }
}
