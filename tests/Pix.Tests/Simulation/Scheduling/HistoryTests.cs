using System.Diagnostics;
using Pix.Simulation.Running;

namespace Pix.Simulation.Tests.Scheduling;

public sealed class HistoryTests
{
    [Theory]
    [InlineData(Room.Journal)]
    [InlineData(Room.Rates)]
    public void Same_seed_gives_the_same_history_to_the_byte(Room room)
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var first = Scenario.Run(Scenario.PlanOf(room, seed), keepsHistory: true);
            var second = Scenario.Run(Scenario.PlanOf(room, seed), keepsHistory: true);

            Assert.Equal(first.History.Text, second.History.Text);
            Assert.True(first.History.Lines > 10, $"seed {seed} has {first.History.Lines} lines");
        }
    }

    [Theory]
    [InlineData("journal")]
    [InlineData("rates")]
    public async Task Another_process_has_the_same_history(string room)
    {
        var (first, second) = (await RunAsync(room), await RunAsync(room));

        Assert.Contains("all invariants hold", first, StringComparison.Ordinal);
        Assert.Equal(first, second);
    }

    private static async Task<string> RunAsync(string room)
    {
        var program = typeof(Scenario).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--room", room, "--seed", "11"]) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text;
    }
}
