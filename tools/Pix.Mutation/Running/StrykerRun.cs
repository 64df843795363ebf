using System.Diagnostics;

namespace Pix.Mutation;

/// <summary>Runs <c>dotnet stryker</c> (a tool of <c>.config/dotnet-tools.json</c>) with its files in a folder below <paramref name="folder"/>.</summary>
internal sealed class StrykerRun(string root, string folder, int concurrency, TimeSpan limit)
{
    /// <summary>Mutates a room and runs its tests.</summary>
    /// <returns>The result of the room; without mutants if Stryker failed or did not end in time.</returns>
    public async Task<RoomResult> Run(Room room, IReadOnlyCollection<string> patterns, CancellationToken cancellationToken)
    {
        var place = new ReportFolder(folder, room);
        if (Directory.Exists(place.Path))
        {
            Directory.Delete(place.Path, recursive: true);
        }

        Directory.CreateDirectory(place.Path);
        await Tool.Run(root, place.Commit, TimeSpan.FromMinutes(1), "git", ["rev-parse", "HEAD"], cancellationToken);
        await File.WriteAllTextAsync(place.Settings, StrykerSettings.Json(room, patterns, concurrency), cancellationToken);

        var clock = Stopwatch.StartNew();
        var obstacle = await Obstacle(room, place, cancellationToken);
        if (obstacle is null && !File.Exists(place.Report))
        {
            obstacle = "Stryker wrote no report";
        }

        return obstacle is null
            ? new RoomResult(room.Name, MutationReport.Read(await File.ReadAllTextAsync(place.Report, cancellationToken), root).Mutants, clock.Elapsed, null)
            : new RoomResult(room.Name, [], clock.Elapsed, $"{obstacle} ({place.Log})");
    }

    private async Task<string?> Obstacle(Room room, ReportFolder place, CancellationToken cancellationToken)
    {
        string[] arguments = ["stryker", "--config-file", place.Settings, "--output", place.Path, "--skip-version-check"];
        var others = room.Tests.Skip(1).SelectMany(project => new[] { "--test-project", Path.Combine(root, project) });
        return await Tool.Run(Path.Combine(root, room.Tests[0]), place.Log, limit, "dotnet", arguments.Concat(others), cancellationToken) switch
        {
            0 => null,
            null => $"did not end within {limit.TotalMinutes:0} minutes",
            var code => $"Stryker ended with {code}",
        };
    }
}
