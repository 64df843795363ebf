using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit.Checkpoints;
using Pix.Audit.DeadLetters;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;

namespace Pix.Audit;

/// <summary>
/// Opens the journals before all other services start, ships while the host runs, and after all other services stopped ships the rest, as
/// far as time allows, and closes them.
/// </summary>
internal sealed partial class AuditShipping(
    AuditJournals journals,
    IAuditSinks sinks,
    CheckpointWriters checkpoints,
    IOptions<AuditOptions> options,
    LogMachine machine,
    AuditMeter meter,
    ILogger<AuditShipping> logger)
    : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan ClosingCheckpointTime = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time = machine.Time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _loops = [];
    private List<JournalLine> _lines = [];
    private volatile bool _mayCheckpoint;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await journals.OpenAsync();
        await Leftovers.RemoveAsync(options.Value, options.Value.SiloName, machine.Disk);
        _lines = [.. AuditStreams.All.Select(Line)];
        foreach (var line in _lines)
        {
            // Separate loops: a sink that is down must not delay the checkpoints.
            _loops.Add(LoopAsync(() => line.ShipAsync(_stopping.Token), _stopping.Token));
            _loops.Add(LoopAsync(() => line.Redelivery.RunAsync(_stopping.Token), _stopping.Token));
            _loops.Add(LoopAsync(() => _mayCheckpoint ? line.Checkpoints.WriteIfDueAsync(_stopping.Token) : Task.CompletedTask, _stopping.Token));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // The HSM is started by now.
        _mayCheckpoint = true;
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Services registered later have stopped, but the HSM still runs: the last chance for a checkpoint.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_mayCheckpoint)
        {
            return;
        }

        _mayCheckpoint = false;
        using var over = new CancellationTokenSource(ClosingCheckpointTime, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        foreach (var line in _lines)
        {
            await TryAsync(() => line.Checkpoints.WriteAsync(limit.Token).WaitAsync(limit.Token));
        }
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops);
        await DrainAsync(cancellationToken);
        await journals.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops);
        _stopping.Dispose();
    }

    private JournalLine Line(AuditStream stream)
    {
        var shipper = new AuditShipper(journals.Of(stream), sinks[stream], ShippingOrder.Of(options.Value), options.Value.AuditRetryDelayMax, _time, meter, logger);
        meter.ObserveHeld(stream, () => shipper.HeldRecords);
        var letters = new DeadLetterFolder(options.Value.JournalPath, options.Value.SiloName, stream);
        meter.ObserveDeadLetters(stream, letters.Count);
        return new(shipper, checkpoints.OfOwn(journals.Of(stream)), new(letters, journals.Of(stream), sinks[stream], options.Value.SiloName, _time, logger));
    }

    private async Task LoopAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.AuditShipInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await TryAsync(work);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // StoppedAsync, which runs later, drains.
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            Log.ShipperFailed(logger, failure);
        }
    }

    private async Task DrainAsync(CancellationToken hostStop)
    {
        using var over = new CancellationTokenSource(options.Value.AuditDrainTime, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(hostStop, over.Token);
        try
        {
            await Task.WhenAll(_lines.Select(line => line.ShipAsync(limit.Token)));
        }
        catch (OperationCanceledException)
        {
            // The rest stays in the journal, for its next owner.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.ShipperFailed(logger, failure);
        }

        TellWhatIsLeft();
    }

    private void TellWhatIsLeft()
    {
        foreach (var stream in AuditStreams.All)
        {
            if (journals[stream].State.BacklogRecords is > 0 and var left)
            {
                Log.NotShipped(logger, left, stream, options.Value.AuditDrainTime);
            }
        }
    }

    /// <summary>The work for one journal.</summary>
    private sealed record JournalLine(AuditShipper Shipper, CheckpointWriter Checkpoints, Redelivery Redelivery)
    {
        /// <summary>Nothing is shipped before the newest checkpoint is known, because it may be among the records to ship.</summary>
        public async Task ShipAsync(CancellationToken cancellationToken)
        {
            await Checkpoints.RecoverAsync();
            await Shipper.ShipReadyAsync(cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ShipperFailed, LogLevel.Error, "Shipping audit records failed; Pix tries again at the next interval.")]
        public static partial void ShipperFailed(ILogger logger, Exception failure);

        [LoggerMessage(EventIds.NotShippedAtEnd, LogLevel.Warning, "This silo stops with {Left} {Stream} audit records that were not shipped within Pix:AuditDrainTime ({DrainTime}). They stay in its journal, whose next owner ships them.")]
        public static partial void NotShipped(ILogger logger, int left, AuditStream stream, TimeSpan drainTime);
    }
}
