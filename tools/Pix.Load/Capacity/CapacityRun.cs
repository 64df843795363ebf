using System.Diagnostics;
using Pix.Load.Messages;
using Pix.Load.Reading;
using Pix.Load.Targets;

namespace Pix.Load.Capacity;

/// <summary>Sends payments through a running Pix in both directions at the same time: we pay simulated participants, and they pay us.</summary>
/// <param name="pix">Addresses of the running Pix.</param>
/// <param name="runFolder">Folder of the pid files; null to measure no CPU time.</param>
/// <param name="time">Clock for message identifiers, message times and the start time of the run.</param>
internal sealed class CapacityRun(PixEndpoints pix, string? runFolder, TimeProvider time)
{
    private const int PollMs = 250;

    /// <summary>Runs the plan: first the warm-up, then the measured part.</summary>
    /// <param name="plan">Rate, duration and participants.</param>
    /// <param name="progress">Receives the state of the run four times a second.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public async Task<CapacityResult> RunAsync(CapacityPlan plan, IProgress<CapacityProgress> progress, CancellationToken cancellationToken)
    {
        plan.Checked();
        using var client = Clients.For(pix.Spi);
        using var control = pix.Control is { } root ? new SimulatorControl(root) : null;
        var sender = new Sender(client, pix.Ispb);
        var messages = new SpiMessages(pix.Ispb, time);
        var side = new Sides(sender, messages, plan, cancellationToken);
        await using var streams = new StreamSet(pix, plan.Streams, message => side.Take(message), cancellationToken);

        if (plan.WarmUp > TimeSpan.Zero)
        {
            await PhaseAsync(plan with { Duration = plan.WarmUp }, "warm-up", side, control, progress, cancellationToken);
        }

        side = new Sides(sender, messages, plan, cancellationToken) { Before = side };
        if (control is not null)
        {
            await control.ForgetDeliveriesAsync(cancellationToken);
            await control.ForgetIncomingAsync(cancellationToken);
            await control.ForgetViolationsAsync(cancellationToken);
        }

        var before = (streams.Tally.Answers, streams.Tally.Messages);
        var started = time.GetUtcNow();
        var cpu = new CpuMeter(runFolder);
        var (loop, elapsed) = await PhaseAsync(plan, "measured", side, control, progress, cancellationToken);
        return new CapacityResult(
            plan, started, elapsed, side.Payer, side.Receiver, loop, streams.Tally.Since(before),
            control is null ? null : await control.DeliveriesAsync(cancellationToken),
            control is null ? null : await control.IncomingAsync(cancellationToken),
            control is null ? null : await control.ViolationsAsync(cancellationToken),
            control is null ? null : await control.LowestTokensAsync(cancellationToken),
            cpu.Used());
    }

    private static async Task<(OpenLoop Loop, TimeSpan Elapsed)> PhaseAsync(
        CapacityPlan plan, string phase, Sides side, SimulatorControl? control, IProgress<CapacityProgress> progress, CancellationToken cancellationToken)
    {
        var loop = new OpenLoop(plan.PerSecond, plan.MaxInFlight);
        var started = Stopwatch.GetTimestamp();
        if (control is not null)
        {
            await control.PayAsync(plan.Payments, plan.PerSecond, plan.Payer, 10m, cancellationToken);
        }

        var paying = loop.RunAsync(plan.Payments, due => side.Payer.PayAsync(due, cancellationToken), cancellationToken);
        var expected = control is null ? 0 : plan.Payments;
        var end = plan.Duration + plan.Drain;
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < end)
        {
            progress.Report(new CapacityProgress(phase, elapsed, plan.Duration, side.Payer, side.Receiver));
            if (paying.IsCompleted && side.Payer.Waiting == 0 && side.Receiver.Waiting == 0 && side.Receiver.Received >= expected)
            {
                break;
            }

            await Task.Delay(PollMs, cancellationToken);
        }

        await paying.WaitAsync(plan.Drain, cancellationToken);
        return (loop, Stopwatch.GetElapsedTime(started));
    }

    private sealed class Sides(Sender sender, SpiMessages messages, CapacityPlan plan, CancellationToken cancellationToken)
    {
        public PayerSide Payer { get; } = new(sender, messages, plan.Receiver, Stopwatch.GetTimestamp());

        public ReceiverSide Receiver { get; } = new(sender, messages, Stopwatch.GetTimestamp(), cancellationToken);

        /// <summary>Payer and receiver side of the warm-up, because outcomes of its payments can still arrive; null during the warm-up itself.</summary>
        public Sides? Before { get; init; }

        public void Take(ReceivedMessage message)
        {
            foreach (var transaction in message.Transactions)
            {
                if (message.Kind == "pacs.008")
                {
                    Receiver.Accept(transaction);
                }
                else if (!Settle(transaction) && !(Before?.Settle(transaction) ?? false))
                {
                    Receiver.Outcomes.Add("of no payment");
                }
            }
        }

        private bool Settle(IReadOnlyDictionary<string, string> transaction) => Payer.Settle(transaction) || Receiver.Settle(transaction);
    }
}
