namespace Pix.Mutation;

/// <summary>
/// Plants mutants of a room's last report in the source itself and runs all tests of the room. This checks Stryker's runner, which is a
/// preview: it switches mutants on in one program, and runs only the tests that reach a mutant by its own coverage record.
/// </summary>
internal sealed class RoomCheck(string root, string folder, int seed)
{
    /// <summary>Checks the given number of mutants: half of them survivors (or fewer if there are not enough), the rest caught mutants.</summary>
    public async Task<CheckResult> Check(Room room, int count, CancellationToken cancellationToken)
    {
        var place = new ReportFolder(folder, room);
        if (!File.Exists(place.Report))
        {
            return new CheckResult(room.Name, [], $"no report: run './pix mutate {room.Name}' first");
        }

        var report = MutationReport.Read(await File.ReadAllTextAsync(place.Report, cancellationToken), root);
        await using var tree = new RoomTree(root, Path.Combine(folder, "mutate", room.Name + "-check"), room);
        var obstacle = await Obstacle(tree, report, (await File.ReadAllTextAsync(place.Commit, cancellationToken)).Trim(), cancellationToken);
        return obstacle is null ? new CheckResult(room.Name, await Check(tree, report, count, cancellationToken)) : new CheckResult(room.Name, [], obstacle);
    }

    private static async Task<string?> Obstacle(RoomTree tree, MutationReport report, string commit, CancellationToken cancellationToken)
    {
        if (!await tree.CheckOut(commit, cancellationToken))
        {
            return $"no tree of {commit}";
        }

        if (report.Sources.Any(source => File.ReadAllText(tree.File(source.Key)) != source.Value))
        {
            return "what was mutated is not what was committed";
        }

        return !await tree.Build(cancellationToken) ? "does not build"
            : await tree.FailedTest(cancellationToken) is { } failed ? $"{failed} fails without a fault"
            : null;
    }

    private async Task<List<CheckedMutant>> Check(RoomTree tree, MutationReport report, int count, CancellationToken cancellationToken)
    {
        var (caught, survived) = Drawing.Draw(report.Mutants, seed);
        var results = new List<CheckedMutant>();
        await Take(survived, count / 2);
        await Take(caught, count - results.Count(result => result.Caught is not null));
        return results;

        async Task Take(Queue<Mutant> from, int wanted)
        {
            while (wanted > 0 && from.TryDequeue(out var mutant))
            {
                var result = await Plant(tree, report.Sources[mutant.File], mutant, cancellationToken);
                Console.WriteLine(result.Row);
                results.Add(result);
                wanted -= result.Caught is null ? 0 : 1;
            }
        }
    }

    private static async Task<CheckedMutant> Plant(RoomTree tree, string source, Mutant mutant, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var planted in PlantedSource.Of(source, mutant))
            {
                await File.WriteAllTextAsync(tree.File(mutant.File), planted, cancellationToken);
                if (await tree.Build(cancellationToken))
                {
                    var failed = await tree.FailedTest(cancellationToken);
                    return new CheckedMutant(mutant, failed is not null, failed);
                }
            }

            return new CheckedMutant(mutant, null, null);
        }
        finally
        {
            await File.WriteAllTextAsync(tree.File(mutant.File), source, CancellationToken.None);
        }
    }
}
