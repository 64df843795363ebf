using System.Diagnostics;

namespace Pix.Mutation;

/// <summary>One run of <c>dotnet stryker</c>, a tool of <c>.config/dotnet-tools.json</c>, in a folder of its own below <paramref name="folder"/>.</summary>
internal sealed class StrykerRun(string root, string folder, int concurrency, TimeSpan limit)
{
    /// <summary>Mutates and tests.</summary>
    /// <returns>What came of it; without mutants when Stryker failed or did not end in time.</returns>
    public async Task<RoomResult> Run(Room room, IReadOnlyCollection<string> patterns, CancellationToken cancellationToken)
    {
        var place = Path.Combine(folder, "mutate", room.Name);
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }

        Directory.CreateDirectory(place);
        var report = Path.Combine(place, "reports", "mutation-report.json");
        var log = Path.Combine(place, "stryker.log");
        await File.WriteAllTextAsync(Path.Combine(place, "settings.json"), StrykerSettings.Json(room, patterns, concurrency), cancellationToken);

        var clock = Stopwatch.StartNew();
        var obstacle = await Obstacle(room, place, log, cancellationToken);
        if (obstacle is null && !File.Exists(report))
        {
            obstacle = "Stryker wrote no report";
        }

        return obstacle is null
            ? new RoomResult(room.Name, MutationReport.Read(await File.ReadAllTextAsync(report, cancellationToken), root), clock.Elapsed, null)
            : new RoomResult(room.Name, [], clock.Elapsed, $"{obstacle} ({log})");
    }

    private async Task<string?> Obstacle(Room room, string place, string log, CancellationToken cancellationToken)
    {
        await using var output = new StreamWriter(log) { AutoFlush = true };
        using var stryker = Process.Start(Start(room, place))!;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limit);
        var reading = Task.WhenAll(Copy(stryker.StandardOutput, output), Copy(stryker.StandardError, output));
        try
        {
            await stryker.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            stryker.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return $"did not end within {limit.TotalMinutes:0} minutes";
        }
        finally
        {
            await reading;
        }

        return stryker.ExitCode == 0 ? null : $"Stryker ended with {stryker.ExitCode}";
    }

    private ProcessStartInfo Start(Room room, string place)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Path.Combine(root, room.Tests[0]), RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["stryker", "--config-file", Path.Combine(place, "settings.json"), "--output", place, "--skip-version-check"];
        foreach (var argument in arguments.Concat(room.Tests.Skip(1).SelectMany(project => new[] { "--test-project", Path.Combine(root, project) })))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static async Task Copy(StreamReader from, StreamWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (to)
            {
                to.WriteLine(line);
            }
        }
    }
}
