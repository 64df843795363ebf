using System.Globalization;
using System.Text;

namespace Pix.Mutation;

/// <summary>Result of the mutation run of one room.</summary>
/// <param name="Room">Name of the room.</param>
/// <param name="Mutants">The mutants that count; empty if the run did not complete.</param>
/// <param name="Time">Time of the whole run: build, coverage and tests.</param>
/// <param name="Obstacle">Why there is no score; null if there is one.</param>
internal sealed record RoomResult(string Room, IReadOnlyList<Mutant> Mutants, TimeSpan Time, string? Obstacle)
{
    public const string TableHead = "| room | mutants | caught | survived | score | time |\n|---|---|---|---|---|---|";

    public int Caught => Mutants.Count(mutant => !mutant.Survived);

    /// <summary>Percentage of mutants that were caught; mutants that no test runs count as survived.</summary>
    public double Score => Mutants.Count == 0 ? 0 : 100.0 * Caught / Mutants.Count;

    public string Row => Obstacle is null
        ? string.Create(CultureInfo.InvariantCulture, $"| {Room} | {Mutants.Count} | {Caught} | {Mutants.Count - Caught} | {Score:0.0} % | {Time:m\\:ss} |")
        : string.Create(CultureInfo.InvariantCulture, $"| {Room} | | | | {Obstacle} | {Time:m\\:ss} |");

    /// <summary>Returns the row of the table, all survivors and all timed out mutants, as a Markdown page.</summary>
    public string Page(string what)
    {
        var page = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"# Mutants of {Room}: {what}").AppendLine().AppendLine(TableHead).AppendLine(Row).AppendLine();
        foreach (var mutant in Mutants.Where(mutant => mutant.Survived))
        {
            var uncovered = mutant.State == MutantState.Uncovered ? " (no test runs it)" : "";
            page.AppendLine(CultureInfo.InvariantCulture, $"* `{mutant.Place}` {mutant.Kind}{uncovered}: {mutant.Change}");
        }

        foreach (var mutant in Mutants.Where(mutant => mutant.State == MutantState.OutOfTime))
        {
            page.AppendLine(CultureInfo.InvariantCulture, $"* `{mutant.Place}` {mutant.Kind}, caught by its time alone: {mutant.Change}");
        }

        return page.ToString();
    }
}
