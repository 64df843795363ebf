using System.Diagnostics;

namespace Pix.Simulation.Running;

/// <summary>Runs the command <c>./pix simulate</c>, which simulates a cluster with faults and checks invariants of Pix.</summary>
internal static class Commands
{
    private const int DefaultSeeds = 1000;

    public static Task<int> RunAsync(string[] args)
    {
        if (args is ["--help"])
        {
            Console.WriteLine(Options.Usage);
            return Task.FromResult(0);
        }

        if (Options.TryRead(args, out var options) is { } wrong)
        {
            Console.Error.WriteLine(wrong);
            Console.Error.WriteLine(Options.Usage);
            return Task.FromResult(2);
        }

        return Task.FromResult(options switch
        {
            { Planted: true } => PlantedTable.Run(options),
            { Seed: not null } => One(options),
            _ => Many(options),
        });
    }

    /// <summary>Runs the history of one seed for each selected room, and prints all lines of each history.</summary>
    private static int One(Options options)
    {
        var failed = 0;
        foreach (var room in options.Rooms)
        {
            var verdict = Scenario.Run(Scenario.PlanOf(room, options.Seed!.Value, options.Clients, options.Work, options.Faults), keepsHistory: true);
            if (!options.Quiet)
            {
                Console.Write(verdict.History.Text);
            }

            Reports.Tell(verdict);
            failed += verdict.Broken is null ? 0 : 1;
        }

        return failed == 0 ? 0 : 1;
    }

    private static int Many(Options options)
    {
        var first = options.First ?? Fresh();
        Console.WriteLine($"Seeds {first} to {first + (ulong)(options.Seeds ?? DefaultSeeds) - 1} of {string.Join(" and ", options.Rooms)}.");
        var tally = new Tally();
        var started = Stopwatch.GetTimestamp();
        for (var seed = first; seed < first + (ulong)(options.Seeds ?? DefaultSeeds); seed++)
        {
            foreach (var room in options.Rooms)
            {
                var verdict = Scenario.Run(Without(Scenario.PlanOf(room, seed), options), keepsHistory: false);
                tally.Add(verdict);
                if (verdict.Broken is not null)
                {
                    Console.WriteLine($"Seed {seed} breaks: {verdict.Broken}. Making it smaller.");
                    var smallest = Shrinker.Shrink(verdict);
                    Console.Write(smallest.History.Text);
                    Reports.Tell(smallest);
                    return 1;
                }
            }

            if (options.Seconds is { } seconds && Stopwatch.GetElapsedTime(started).TotalSeconds > seconds)
            {
                break;
            }
        }

        tally.Print(Stopwatch.GetElapsedTime(started));
        return 0;
    }

    private static Plan Without(Plan plan, Options options) => plan with { Faults = [.. plan.Faults.Where(fault => !options.Without.Contains(fault.Fault.Kind))] };

    private static ulong Fresh() => (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds();
}
