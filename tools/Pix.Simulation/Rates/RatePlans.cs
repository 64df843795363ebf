using Pix.Simulation.Faults;
using Pix.Simulation.Running;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Rates;

/// <summary>Makes the plan of a seed for the simulation of rate leases.</summary>
internal static class RatePlans
{
    private static readonly FaultKind[] Kinds = [FaultKind.Kill, FaultKind.Freeze, FaultKind.Stop, FaultKind.CutNetwork, FaultKind.SetClock];

    public static Plan Of(ulong seed, Randomness random)
    {
        var (clients, work) = (random.Of([2, 4, 8]), random.Of([2, 5, 10]));
        var kinds = Kinds.Where(_ => random.Percent(60)).ToList();
        var count = kinds.Count == 0 ? 0 : random.Below(10);
        var last = clients * work * 40;
        var together = random.Below(last);
        return new(Room.Rates, seed, clients, work, Scenario.Numbered(Enumerable.Range(0, count)
            .Select(_ => new Fault(random.Of(kinds), DiskCall.Any, random.Percent(30) ? random.Below(last) : together + random.Below(40), true, random.Percent(50), random.Below(1 << 20)))
            .ToList()));
    }
}
