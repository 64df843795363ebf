using System.Globalization;
using System.Text;

namespace Pix.Mutation;

/// <summary>What came of a room.</summary>
/// <param name="Room">Its name.</param>
/// <param name="Mutants">Those that count; none when the run was not whole.</param>
/// <param name="Time">Of the whole run: build, coverage and tests.</param>
/// <param name="Obstacle">Why there is no score.</param>
internal sealed record RoomResult(string Room, IReadOnlyList<Mutant> Mutants, TimeSpan Time, string? Obstacle)
{
    public const string TableHead = "| room | mutants | caught | survived | score | time |\n|---|---|---|---|---|---|";

    public int Caught => Mutants.Count(mutant => !mutant.Survived);

    /// <summary>Percent; what no test runs counts as survived.</summary>
    public double Score => Mutants.Count == 0 ? 0 : 100.0 * Caught / Mutants.Count;

    public string Row => Obstacle is null
        ? string.Create(CultureInfo.InvariantCulture, $"| {Room} | {Mutants.Count} | {Caught} | {Mutants.Count - Caught} | {Score:0.0} % | {Time:m\\:ss} |")
        : string.Create(CultureInfo.InvariantCulture, $"| {Room} | | | | {Obstacle} | {Time:m\\:ss} |");

    /// <summary>The table's row and each survivor, as a page.</summary>
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
