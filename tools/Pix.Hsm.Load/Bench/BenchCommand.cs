using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Pix.TestToken;
using Spectre.Console;

namespace Pix.Hsm.Load.Bench;

/// <summary><c>./pix bench hsm</c>: measures the HSM token alone with N threads, and the session pool on the token with N sessions.</summary>
internal static class BenchCommand
{
    // The smallest number of sessions with 95 % of the best rate is suggested, because sessions are scarcer than the last 5 % of the rate.
    private const double GoodEnough = 0.95;

    // Smallest accepted ratio of the pool's rate to the HSM token's own rate, if the token does not sign on the processors that run the pool.
    private const double RateGoal = 0.95;

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "Length of one measurement.", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "Measurements of each, alternating; the median counts.", DefaultValueFactory = _ => 5 };
        var sizes = new Option<int[]>("--sizes") { Description = "Sessions to try.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2, 4, 8, 16, 32, 64] };
        var away = new Option<int>("--away-ms") { Description = "Then the same with a token that takes so much longer, away from our processors, as one on the network does; 0 leaves this out.", DefaultValueFactory = _ => 2 };
        var command = new Command("bench", "Bare C_Sign on N threads beside the pool with N sessions, on the token of the settings, or without any on one made for this run.") { seconds, rounds, sizes, away };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await RunAsync(
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds), parsed.GetValue(sizes)!, parsed.GetValue(away), cancellationToken);
            }
            catch (HsmException e)
            {
                await Console.Error.WriteLineAsync($"pix: {e.Message}");
                return 3;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(TimeSpan time, int rounds, int[] sizes, int awayMilliseconds, CancellationToken cancellationToken)
    {
        var settings = BenchToken.Settings();
        AnsiConsole.WriteLine($"Token '{settings["Pix:TokenLabel"]}' of {settings["Pix:Pkcs11Library"]}, as it is:");
        await SweepAsync(settings, time, rounds, sizes, cancellationToken);
        if (awayMilliseconds == 0)
        {
            return 0;
        }

        if (FaultyModule.Unavailable is { } reason)
        {
            AnsiConsole.WriteLine($"Not measured with a token away from our processors: {reason}");
            return 0;
        }

        AnsiConsole.WriteLine($"The same token, each C_Sign {awayMilliseconds} ms longer without using a processor, as one on the network:");
        var folder = Directory.CreateTempSubdirectory("pix-bench-");
        try
        {
            return Judge(await SweepAsync(BenchToken.Away(settings, awayMilliseconds, folder.FullName), time, rounds, sizes, cancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<PoolBenchResult>> SweepAsync(Dictionary<string, string?> settings, TimeSpan time, int rounds, int[] sizes, CancellationToken cancellationToken)
    {
        var bench = new PoolBench(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), time, rounds);
        var results = new List<PoolBenchResult>();
        await bench.WarmUpAsync(cancellationToken);
        foreach (var size in sizes)
        {
            results.Add(await bench.MeasureAsync(size, cancellationToken));
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,2} sessions: C_Sign {results[^1].RawPerSecond:F0}/s, pool {results[^1].PoolPerSecond:F0}/s"));
        }

        Print(results);
        return results;
    }

    // Leaves out numbers of sessions at which the processors are full. There the rates show processor time per signature, not how much the
    // pool slows down the token.
    private static int Judge(List<PoolBenchResult> results)
    {
        var waiting = results.Where(result => result.Busy < PoolBenchResult.Full).ToList();
        if (waiting.Count == 0)
        {
            AnsiConsole.WriteLine("The processors were full at each size: no verdict on what the pool holds up.");
            return 0;
        }

        var worst = waiting.MinBy(result => result.RateRatio)!;
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Pool beside bare C_Sign while the processors are not full: at worst {worst.RateRatio:P1} (at {worst.Sessions} sessions); wanted {RateGoal:P0}: {(worst.RateRatio >= RateGoal ? "met" : "NOT met")}."));
        return worst.RateRatio >= RateGoal ? 0 : 1;
    }

    private static void Print(List<PoolBenchResult> results)
    {
        var table = new Table();
        table.AddColumns("sessions", "C_Sign/s", "pool/s", "pool ÷ C_Sign", "CPU µs a C_Sign", "CPU µs through the pool", "CPU ratio", "processors busy");
        foreach (var column in table.Columns)
        {
            column.RightAligned();
        }

        foreach (var result in results)
        {
            table.AddRow(
                $"{result.Sessions}", $"{result.RawPerSecond:F0}", $"{result.PoolPerSecond:F0}", $"{result.RateRatio:P1}",
                $"{result.RawCpuMicroseconds:F0}", $"{result.PoolCpuMicroseconds:F0}", $"{result.RawCpuMicroseconds / result.PoolCpuMicroseconds:P1}", $"{result.Busy:P0}");
        }

        WideConsole.Write(table);
        var best = results.Max(result => result.PoolPerSecond);
        var size = results.Where(result => result.PoolPerSecond >= best * GoodEnough).Min(result => result.Sessions);
        AnsiConsole.WriteLine($"Best size for this token: Pix:HsmSessions = {size}, the smallest within 5 % of the best rate ({best:F0}/s).");
    }
}
