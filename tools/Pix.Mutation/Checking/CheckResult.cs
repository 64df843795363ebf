using System.Globalization;

namespace Pix.Mutation;

/// <summary>Result of planting mutants of a room's report in the source and running the tests.</summary>
/// <param name="Room">Name of the room.</param>
/// <param name="Mutants">All mutants that were drawn, including those that do not compile.</param>
/// <param name="Obstacle">Why no mutant could be planted; null if they were planted.</param>
internal sealed record CheckResult(string Room, IReadOnlyList<CheckedMutant> Mutants, string? Obstacle = null)
{
    public const string TableHead = "| room | caught, and again | caught, now not | survived, and again | survived, now not |\n|---|---|---|---|---|";

    public bool Agrees => Obstacle is null && Compiled.All(mutant => mutant.Agrees);

    public string Row => Obstacle is null
        ? string.Create(CultureInfo.InvariantCulture, $"| {Room} | {Count(false, true)} | {Count(false, false)} | {Count(true, true)} | {Count(true, false)} |")
        : $"| {Room} | {Obstacle} | | | |";

    /// <summary>The row of the table and all mutants, as a Markdown page.</summary>
    public string Page => $"# {Room}: results of the report, planted in the source\n\n{TableHead}\n{Row}\n\n| place | change | the report | the tests |\n|---|---|---|---|\n{string.Join('\n', Mutants.Select(mutant => mutant.Row))}\n";

    private IEnumerable<CheckedMutant> Compiled => Mutants.Where(mutant => mutant.Caught is not null);

    private int Count(bool survived, bool agrees) => Compiled.Count(mutant => mutant.Mutant.Survived == survived && mutant.Agrees == agrees);
}
