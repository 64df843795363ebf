namespace Pix.Simulation.Running;

/// <summary>Prints the result of one simulation: whether all invariants hold, or which invariant is broken and how to run the plan again.</summary>
internal static class Reports
{
    public static void Tell(Verdict verdict)
    {
        Console.WriteLine();
        if (verdict.Broken is null)
        {
            Console.WriteLine($"{verdict.Plan.Room}, seed {verdict.Plan.Seed}: all invariants hold, {verdict.History.Lines} lines, {verdict.Steps} steps.");
            return;
        }

        Console.WriteLine($"BROKEN: {verdict.Broken}");
        Console.WriteLine($"        {verdict.Detail}");
        foreach (var (place, fault) in verdict.Plan.Faults)
        {
            Console.WriteLine($"        fault {place}: {fault}");
        }

        Console.WriteLine($"Again:  {verdict.Plan.Command}");
    }
}
