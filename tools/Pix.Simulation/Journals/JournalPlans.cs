using Pix.Simulation.Faults;
using Pix.Simulation.Running;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

/// <summary>Makes the plan of a seed for the simulation of journals.</summary>
internal static class JournalPlans
{
    private static readonly FaultKind[] Kinds =
    [
        FaultKind.Kill, FaultKind.PowerLoss, FaultKind.Blackout, FaultKind.Freeze, FaultKind.FreezeAndLoseLocks, FaultKind.Hang, FaultKind.Fail, FaultKind.Stale,
        FaultKind.LoseLocks, FaultKind.SetClock, FaultKind.Stop, FaultKind.CutNetwork,
    ];

    private static readonly DiskCall[] Calls =
    [
        DiskCall.Any, DiskCall.Any, DiskCall.List, DiskCall.Open, DiskCall.Delete, DiskCall.Rename, DiskCall.Folder, DiskCall.SyncFolder, DiskCall.Read, DiskCall.Write, DiskCall.Write, DiskCall.Sync, DiskCall.Sync,
    ];

    public static Plan Of(ulong seed, Randomness random)
    {
        var (clients, work) = (random.Of([1, 2, 4, 8]), random.Of([3, 8, 20]));
        var kinds = Kinds.Where(_ => random.Percent(35)).ToList();
        var count = kinds.Count == 0 ? 0 : random.Of([1, 2, 4, 8]);
        var faults = Enumerable.Range(0, count).Select(_ => FaultOf(random, kinds, clients * work)).ToList();
        if (random.Percent(15))
        {
            faults.AddRange(Enumerable.Range(0, random.Of([1, 1, 2])).Select(_ => RotOf(random, clients * work)).ToList());
        }

        if (LateFileOf(random.Named("late file")) is { } late)
        {
            faults.Add(late);
        }

        return new(Room.Journal, seed, clients, work, Scenario.Numbered(faults));
    }

    private static Fault RotOf(Randomness random, int exchanges) =>
        new(random.Percent(70) ? FaultKind.Rot : FaultKind.Unreadable, DiskCall.Any, 20 + random.Below(UsualCalls(DiskCall.Any, exchanges)), false, true, random.Below(1 << 20));

    /// <summary>
    /// Returns, for some seeds, a fault that freezes the owner of a journal before it creates a log file; null for other seeds. When the owner runs
    /// again, other processes have possibly owned the journal and used the number of that file. The owner ends before or after it creates the file.
    /// </summary>
    private static Fault? LateFileOf(Randomness random) =>
        random.Percent(25) ? new(FaultKind.FreezeAndEnd, DiskCall.Make, 2 + random.Below(8), false, false, 10_000 + random.Below(50_000) + (60_000 * (2 + random.Below(7)))) : null;

    private static Fault FaultOf(Randomness random, List<FaultKind> kinds, int exchanges)
    {
        var (kind, number) = (random.Of(kinds), random.Below(1 << 20));
        if (kind is FaultKind.SetClock or FaultKind.Stop or FaultKind.CutNetwork or FaultKind.LoseLocks || (kind is FaultKind.Freeze or FaultKind.Kill && random.Percent(30)))
        {
            return new(kind, DiskCall.Any, random.Below(200 + (exchanges * 60)), true, false, number);
        }

        var call = random.Of(Calls);
        return new(kind, call, random.Below(UsualCalls(call, exchanges)), false, random.Percent(50), number);
    }

    private static int UsualCalls(DiskCall call, int exchanges) => call switch
    {
        DiskCall.Any => 40 + (exchanges * 8),
        DiskCall.Write or DiskCall.Sync => 6 + (exchanges * 2),
        DiskCall.Read => 6 + (exchanges * 2),
        DiskCall.Open or DiskCall.SyncFolder => 16,
        _ => 8,
    };
}
