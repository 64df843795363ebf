using Pix.Load.Capacity;
using Pix.Load.Targets;

namespace Pix.Load.Rehearsal;

/// <summary>Runs the steps one after the other. If a step fails, the next steps run nevertheless.</summary>
/// <param name="pix">Addresses of the running Pix.</param>
/// <param name="runFolder">Folder of the pid files; null to measure no CPU time.</param>
/// <param name="time">The clock.</param>
internal sealed class RehearsalRun(PixEndpoints pix, string? runFolder, TimeProvider time)
{
    /// <summary>Runs the rehearsal.</summary>
    /// <param name="plan">Whether the long steps are shortened, and which other participants take part.</param>
    /// <param name="told">Called with the result of each step when the step ends.</param>
    /// <param name="progress">Receives the state of the volume steps while these steps run.</param>
    /// <param name="cancellationToken">Cancels the rehearsal.</param>
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
            // An exception of any type is reported as the failure of this step, so that the next steps still run.
            return new StepResult(step.Section, step.Name, StepOutcome.Fail, exception.Message, time.GetElapsedTime(started));
        }
    }
}
