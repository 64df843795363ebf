using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace Pix.Hsm.Load.Bench;

/// <summary><c>./pix bench hsm</c>: what the token can do with N threads, and what the pool makes of it with N sessions.</summary>
internal static class BenchCommand
{
    // What the suggestion gives away: sessions are scarcer than a twentieth of the rate.
    private const double GoodEnough = 0.95;

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "Length of one measurement.", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "Measurements of each, alternating; the median counts.", DefaultValueFactory = _ => 5 };
        var sizes = new Option<int[]>("--sizes") { Description = "Sessions to try.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2, 4, 8, 16, 32, 64] };
        var command = new Command("bench", "Bare C_Sign on N threads beside the pool with N sessions, on the token of the settings.") { seconds, rounds, sizes };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds), parsed.GetValue(sizes)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(TimeSpan time, int rounds, int[] sizes, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var bench = new PoolBench(configuration, time, rounds);
        var results = new List<PoolBenchResult>();
        try
        {
            await bench.WarmUpAsync(cancellationToken);
            foreach (var size in sizes)
            {
                results.Add(await bench.MeasureAsync(size, cancellationToken));
                AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,2} sessions: C_Sign {results[^1].RawPerSecond:F0}/s, pool {results[^1].PoolPerSecond:F0}/s"));
            }
        }
        catch (HsmException e)
        {
            await Console.Error.WriteLineAsync($"pix: {e.Message}");
            return 3;
        }

        Print(results);
        return 0;
    }

    private static void Print(List<PoolBenchResult> results)
    {
        var table = new Table();
        table.AddColumns("sessions", "C_Sign/s", "pool/s", "pool ÷ C_Sign", "CPU µs a C_Sign", "CPU µs through the pool", "CPU ratio");
        foreach (var column in table.Columns)
        {
            column.RightAligned();
        }

        foreach (var result in results)
        {
            table.AddRow(
                $"{result.Sessions}", $"{result.RawPerSecond:F0}", $"{result.PoolPerSecond:F0}", $"{result.RateRatio:P1}",
                $"{result.RawCpuMicroseconds:F0}", $"{result.PoolCpuMicroseconds:F0}", $"{result.RawCpuMicroseconds / result.PoolCpuMicroseconds:P1}");
        }

        WideConsole.Write(table);
        var best = results.Max(result => result.PoolPerSecond);
        var size = results.Where(result => result.PoolPerSecond >= best * GoodEnough).Min(result => result.Sessions);
        AnsiConsole.WriteLine($"Best size for this token: Pix:HsmSessions = {size}, the smallest within 5 % of the best rate ({best:F0}/s).");
    }
}
