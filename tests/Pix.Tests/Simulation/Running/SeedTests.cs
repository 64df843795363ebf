using Pix.Simulation.Running;

namespace Pix.Simulation.Tests.Running;

/// <summary>
/// Many histories of seeds that are always the same, so that the same code has the same verdict; <c>./pix simulate</c> goes on to fresh
/// ones.
/// </summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const ulong ForEachRoom = 1_500;

    [Theory]
    [InlineData(Room.Journal)]
    [InlineData(Room.Rates)]
    public void Invariants_hold(Room room)
    {
        for (var seed = 1UL; seed <= ForEachRoom; seed++)
        {
            Run(room, seed);
        }

        output.WriteLine($"{ForEachRoom} histories; fresh ones: ./pix simulate --room {room}");
    }

    /// <summary>Fresh seeds that found a fault once, as they were made smaller and whole: what each needs is rare.</summary>
    [Theory]
    [InlineData(1003730, 2, 2, "0,2,3,6,7")] // The folder of a gone silo, whose adopters have nothing to write.
    [InlineData(3003029, 1, 3, "1,2,4,7")] // A first file that its owner begins while an adopter raises the epoch.
    [InlineData(20001011, 1, 2, "1,3")] // A temporary epoch file alone in the folder of a gone silo.
    [InlineData(20009253, 2, 5, "0,1,2")] // An adopter that stands still while it reads, and another one ships and removes.
    [InlineData(21006063, 8, 19, "0,2,3,5,6,7")] // A journal with dead letters, whose checkpoints are still being shipped when all records are.
    [InlineData(21006824, 2, 7, "4,5,8")] // A late owner's file where the removal of its journal was broken off before the epoch file.
    [InlineData(22002239, 4, 8, "1,2,3,4")] // A record that the sink refused, and that cannot be read when it is tried again.
    [InlineData(40001739, 1, 15, "0")] // A journal with dead letters, whose entries are still being shipped when all records are.
    [InlineData(41013429, 1, 9, "1,2,3,4,7")] // A first file that its owner writes to behind the fence of the journal that began anew beside it.
    [InlineData(42006777, 1, 4, "0,1")] // A checkpoint of which only its id is left.
    public void Histories_that_once_broke_an_invariant_break_none(ulong seed, int clients, int work, string faults)
    {
        Run(Scenario.PlanOf(Room.Journal, seed, clients, work, faults.Split(',').Select(int.Parse).ToHashSet()));
        Run(Scenario.PlanOf(Room.Journal, seed));
    }

    private void Run(Room room, ulong seed) => Run(Scenario.PlanOf(room, seed));

    private void Run(Plan plan)
    {
        var verdict = Scenario.Run(plan, keepsHistory: false);
        if (verdict.Broken is not null)
        {
            var smallest = Shrinker.Shrink(verdict);
            output.WriteLine(smallest.History.Text);
            Assert.Fail($"{smallest.Broken}: {smallest.Detail}\nAgain: {smallest.Plan.Command}");
        }
    }
}
