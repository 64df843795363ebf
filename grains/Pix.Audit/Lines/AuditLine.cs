using Microsoft.Extensions.Logging;
using Pix.Audit.Checkpoints;
using Pix.Audit.DeadLetters;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;

namespace Pix.Audit.Lines;

/// <summary>
/// The audit of one stream on this silo: the open journal, and the loops that ship its records, redeliver dead letters and write checkpoints.
/// </summary>
/// <remarks>
/// <see cref="AuditLines"/> opens a line; the caller of <see cref="AuditLines.OpenAsync"/> must close it. The loops run in the context in which
/// <see cref="Begin"/> was called, for example a grain's. There they only wait for timers; the work itself runs on the thread pool.
/// </remarks>
internal sealed partial class AuditLine : IAsyncDisposable
{
    private static readonly TimeSpan LastCheckpointTime = TimeSpan.FromSeconds(3), HangingTime = TimeSpan.FromSeconds(3);

    private readonly AuditShipper _shipper;
    private readonly CheckpointWriter _checkpoints;
    private readonly Redelivery _redelivery;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task _loops = Task.CompletedTask;
    private Task? _closing;

    public AuditLine(AuditJournal journal, AuditShipper shipper, CheckpointWriter checkpoints, Redelivery redelivery, AuditOptions options, TimeProvider time, ILogger logger)
    {
        (Journal, _shipper, _checkpoints, _redelivery) = (journal, shipper, checkpoints, redelivery);
        (_options, _time, _logger) = (options, time, logger);
    }

    /// <summary>The stream's open journal. Closing the line also closes this journal.</summary>
    public AuditJournal Journal { get; }

    /// <summary>Number of held records: the sink refuses them while it accepts other records, or they cannot be read.</summary>
    public int HeldRecords => _shipper.HeldRecords;

    /// <summary>True after closing has begun. The journal's writer then ends on purpose, so its end is not reported as a fault.</summary>
    public bool IsClosing => Volatile.Read(ref _closing) is not null;

    /// <summary>
    /// Starts the three loops: shipping, redelivery of dead letters that an operator requested, and checkpoints. They are separate, because a
    /// sink that is down must not delay the checkpoints.
    /// </summary>
    public void Begin() => _loops = _loops.IsCompleted && !IsClosing ? BeginAsync() : _loops;

    private Task BeginAsync() => Task.WhenAll(
        LoopAsync(() => ShipAsync(_stopping.Token)), LoopAsync(() => _redelivery.RunAsync(_stopping.Token)), LoopAsync(() => _checkpoints.WriteIfDueAsync(_stopping.Token)));

    /// <summary>
    /// Writes a last checkpoint, ships the backlog for up to <see cref="AuditOptions.AuditDrainTime"/>, and closes the journal. Logs how many
    /// records are not shipped; the journal's next owner ships them.
    /// </summary>
    /// <param name="cancellationToken">Ends the checkpoint and the shipping early, even if a sink or a disk hangs. The journal is closed in any case.</param>
    public Task CloseAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _closing ??= Task.Run(() => EndAsync(cancellationToken), CancellationToken.None);
        }
    }

    /// <summary>Closes the line without shipping the backlog.</summary>
    public ValueTask DisposeAsync() => new(CloseAsync(new CancellationToken(canceled: true)));

    /// <summary>
    /// Ships records, but first finds the journal's newest checkpoint: its record is possibly unfinished, and must not be shipped before its
    /// name file is durable.
    /// </summary>
    private async Task ShipAsync(CancellationToken cancellationToken)
    {
        await _checkpoints.RecoverAsync();
        await _shipper.ShipReadyAsync(cancellationToken);
    }

    private async Task LoopAsync(Func<Task> work)
    {
        using var timer = new PeriodicTimer(_options.AuditShipInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                // Sinks and disks block threads, so the work runs on the thread pool.
                await Task.Run(() => TryAsync(work), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The line is closing, so the loop ends. EndAsync ships the remaining records.
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
            Log.ShipperFailed(_logger, failure);
        }
        catch (OperationCanceledException)
        {
            // The line is closing, or AuditDrainTime is over. The remaining records stay in the journal.
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested)
        {
            await TryAsync(() => _checkpoints.WriteLastAsync(LastCheckpointTime, cancellationToken));
        }

        var haveEnded = await EndLoopsAsync(cancellationToken);
        if (haveEnded)
        {
            await ShipInTimeAsync(cancellationToken);
        }

        if (Journal.State.BacklogRecords is > 0 and var left)
        {
            Log.NotShipped(_logger, left, Journal.Stream, _options.AuditDrainTime);
        }

        await Journal.DisposeAsync();
        if (haveEnded)
        {
            _stopping.Dispose();
        }
    }

    /// <summary>
    /// Stops the loops and waits until they end. Returns false if a loop still hangs in a sink or a disk; nothing waits for that loop any more.
    /// </summary>
    private async Task<bool> EndLoopsAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loops.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _loops.WaitAsync(HangingTime, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _loops.IsCompleted;
    }

    private async Task ShipInTimeAsync(CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(_options.AuditDrainTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        await TryAsync(() => ShipAsync(either.Token));
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ShipperFailed, LogLevel.Error, "Shipping, redelivery or checkpoints of an audit journal failed; Pix tries again at the next interval.")]
        public static partial void ShipperFailed(ILogger logger, Exception failure);

        [LoggerMessage(EventIds.NotShippedAtEnd, LogLevel.Warning, "This silo stops with {Left} {Stream} audit records that were not shipped within Pix:AuditDrainTime ({DrainTime}). The records stay in this silo's journal. This silo ships them after its next start, or another silo does.")]
        public static partial void NotShipped(ILogger logger, int left, AuditStream stream, TimeSpan drainTime);
    }
}
