using System.Diagnostics;
using Pix.Simulation.Running;

namespace Pix.Simulation.Tests;

/// <summary>Many histories of seeds that are always the same, so that the same code has the same verdict; <c>./pix simulate</c> goes on to fresh ones.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private static readonly TimeSpan ForEachRoom = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Room.Journal)]
    [InlineData(Room.Rates)]
    public void Invariants_hold(Room room)
    {
        var started = Stopwatch.GetTimestamp();
        var histories = 0UL;
        while (Stopwatch.GetElapsedTime(started) < ForEachRoom)
        {
            Run(room, ++histories);
        }

        output.WriteLine($"{histories} histories; fresh ones: ./pix simulate --room {room}");
        Assert.True(histories > 100, $"only {histories} histories in {ForEachRoom}");
    }

    private void Run(Room room, ulong seed)
    {
        var verdict = Scenario.Run(Scenario.PlanOf(room, seed), keepsHistory: false);
        if (verdict.Broken is not null)
        {
            var smallest = Shrinker.Shrink(verdict);
            output.WriteLine(smallest.History.Text);
            Assert.Fail($"{smallest.Broken}: {smallest.Detail}\nAgain: {smallest.Plan.Command}");
        }
    }
}
