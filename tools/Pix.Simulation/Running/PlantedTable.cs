using System.Globalization;

namespace Pix.Simulation.Running;

/// <summary>Finds, for each planted bug, the first seed whose simulation fails because of the bug. Prints the table for docs/reliability.md.</summary>
internal static class PlantedTable
{
    private const string Switch = "Pix.Planted";
    private const int DefaultSeeds = 10_000;

    public static int Run(Options options)
    {
        if (!IsPlanted)
        {
            Console.Error.WriteLine("This build has no planted bugs: build it with -p:Planted=true, as ./pix simulate --planted does.");
            return 2;
        }

        Console.WriteLine("| planted bug | what is wrong | seed | invariant | faults | lines |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var missed = 0;
        foreach (var bug in PlantedBug.All.Where(bug => options.Rooms.Contains(bug.Room) && (options.Only is null || options.Only == bug.Name)))
        {
            var found = Find(bug, options.Seeds ?? DefaultSeeds);
            missed += found is null ? 1 : 0;
            Console.WriteLine(found is null
                ? $"| `{bug.Name}` | {bug.What} | **not found** | | | |"
                : string.Create(CultureInfo.InvariantCulture, $"| `{bug.Name}` | {bug.What} | {found.Plan.Seed} | {found.Broken} | {found.Plan.Faults.Length} | {found.History.Lines} |"));
            if (options.Only is not null && found is not null && !options.Quiet)
            {
                Console.Write(found.History.Text);
                Reports.Tell(found);
            }
        }

        Console.WriteLine();
        Console.WriteLine(missed == 0 ? "Every planted bug is found." : $"{missed} planted bugs are not found.");
        return missed == 0 ? 0 : 1;
    }

    private static Verdict? Find(PlantedBug bug, int seeds)
    {
        AppContext.SetData(Switch, bug.Name);
        try
        {
            for (var seed = 1UL; seed <= (ulong)seeds; seed++)
            {
                var verdict = Scenario.Run(Scenario.PlanOf(bug.Room, seed), keepsHistory: false);
                if (verdict.Broken is not null && HoldsWithout(bug, verdict.Plan))
                {
                    return Shrinker.Shrink(verdict);
                }
            }

            return null;
        }
        finally
        {
            AppContext.SetData(Switch, null);
        }
    }

    /// <summary>
    /// True if the plan does not fail while the planted bug is switched off. If the plan fails without the planted bug, it has found a real bug of
    /// Pix, which is reported on standard error.
    /// </summary>
    private static bool HoldsWithout(PlantedBug bug, Plan plan)
    {
        AppContext.SetData(Switch, null);
        var verdict = Scenario.Run(plan, keepsHistory: false);
        AppContext.SetData(Switch, bug.Name);
        if (verdict.Broken is not null)
        {
            Console.Error.WriteLine($"Seed {plan.Seed} breaks without any planted bug: {verdict.Broken}. ./pix simulate --seed {plan.Seed} shows it.");
        }

        return verdict.Broken is null;
    }

    private static bool IsPlanted => typeof(Pix.Rates.Desk.RateDesk).Assembly.GetReferencedAssemblies().Any(reference => reference.Name == "Pix.Planting");
}
