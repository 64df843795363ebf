using Pix.Load.Capacity;
using Pix.Load.Targets;

namespace Pix.Load.Rehearsal;

/// <summary>Goes through the steps, one after the other; a failed one does not stop the rest.</summary>
/// <param name="pix">The running Pix.</param>
/// <param name="runFolder">Folder of the pid files, for CPU times; null without.</param>
/// <param name="time">The clock.</param>
internal sealed class RehearsalRun(PixEndpoints pix, string? runFolder, TimeProvider time)
{
    /// <summary>Rehearses.</summary>
    /// <param name="plan">Short or whole, and with whom.</param>
    /// <param name="told">Each step as it ends.</param>
    /// <param name="progress">The state of the volume steps.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task<RehearsalResult> RunAsync(
        RehearsalPlan plan, Action<StepResult> told, IProgress<CapacityProgress> progress, CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        using var control = pix.Control is { } root ? new SimulatorControl(root) : null;
        using var dict = new DictDesk(pix);
        await using var spi = new SpiDesk(pix, time, cancellationToken);
        var bench = new Workbench(pix, plan, spi, dict, control, time);
        var volume = new VolumeSteps((load, cancel) => new CapacityRun(pix, runFolder, time).RunAsync(load, progress, cancel));
        var results = new List<StepResult>();
        foreach (var step in (Step[])[.. SpiSteps.All(), .. volume.All(), .. DictSteps.All(), .. ClaimSteps.All(), .. ReportSteps.All()])
        {
            var result = await OneAsync(step, bench, cancellationToken);
            results.Add(result);
            told(result);
        }

        return new RehearsalResult(plan, started, results, volume.Runs);
    }

    private async Task<StepResult> OneAsync(Step step, Workbench bench, CancellationToken cancellationToken)
    {
        if (bench.Control is null && step.ByHand.Length > 0)
        {
            return new StepResult(step.Section, step.Name, StepOutcome.ByHand, step.ByHand, TimeSpan.Zero);
        }

        var started = time.GetTimestamp();
        try
        {
            var details = await step.Run(bench, cancellationToken);
            return new StepResult(step.Section, step.Name, StepOutcome.Pass, details, time.GetElapsedTime(started));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, it is what the step found; the others are still of interest.
            return new StepResult(step.Section, step.Name, StepOutcome.Fail, exception.Message, time.GetElapsedTime(started));
        }
    }
}
