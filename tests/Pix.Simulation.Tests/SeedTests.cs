using System.Diagnostics;
using Pix.Simulation.Running;

namespace Pix.Simulation.Tests;

/// <summary>Many histories: a fixed set of seeds, and a fresh one each time, which is printed so that it can be run again.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private static readonly TimeSpan ForEachRoom = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Room.Journal)]
    [InlineData(Room.Rates)]
    public void Invariants_hold(Room room)
    {
        var fresh = (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        output.WriteLine($"Fixed seeds from 1, fresh seeds from {fresh}: ./pix simulate --room {room} --first {fresh}");
        var started = Stopwatch.GetTimestamp();
        var histories = 0;
        for (var i = 0UL; Stopwatch.GetElapsedTime(started) < ForEachRoom; i++)
        {
            Run(room, 1 + i);
            Run(room, fresh + i);
            histories += 2;
        }

        output.WriteLine($"{histories} histories.");
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
