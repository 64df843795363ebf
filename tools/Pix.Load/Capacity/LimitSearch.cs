using Pix.Load.Reports;

namespace Pix.Load.Capacity;

/// <summary>Raises the rate step by step until a criterion fails.</summary>
internal sealed class LimitSearch(CapacityRun run)
{
    private const double Growth = 1.25;
    private const int MostSteps = 12;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(20);

    /// <returns>The results of all steps in order. The rate of the last step that passed is the limit.</returns>
    public async Task<IReadOnlyList<CapacityResult>> RunAsync(CapacityPlan first, CancellationToken cancellationToken)
    {
        var steps = new List<CapacityResult>();
        for (var rate = first.PerMinute; steps.Count < MostSteps && rate <= 60_000; rate *= Growth)
        {
            var plan = first with { PerMinute = Math.Round(rate), Duration = Step, WarmUp = steps.Count == 0 ? first.WarmUp : TimeSpan.Zero };
            var result = await LiveProgress.ShowAsync(progress => run.RunAsync(plan, progress, cancellationToken));
            steps.Add(result);
            Console.WriteLine($"{plan.PerMinute:N0} a minute each way: {(result.Passed ? "PASS" : "FAIL")}   {result.Payer.RoundTrip.Summary}");
            if (!result.Passed)
            {
                break;
            }
        }

        return steps;
    }
}
