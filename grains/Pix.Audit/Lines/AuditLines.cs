using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit.Checkpoints;
using Pix.Audit.DeadLetters;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;

namespace Pix.Audit.Lines;

/// <summary>
/// Opens the audit line of each stream, and gives access to the open journals of this silo. For a stream without an open line, the journal is
/// one that refuses every append.
/// </summary>
internal sealed partial class AuditLines : IAuditJournals, IAsyncDisposable
{
    /// <summary>How long a stopping host waits for a line that hangs in a disk or a sink. After that time the process ends without closing the line.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<AuditStream, AuditLine> _open = new();
    private readonly Dictionary<AuditStream, Task<AuditLine>> _opening = [];
    private readonly Lock _gate = new();
    private volatile bool _isDisposed;
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IAuditSinks _sinks;
    private readonly CheckpointWriters _checkpoints;
    private readonly AuditOptions _options;
    private readonly LogMachine _machine;
    private readonly AuditMeter _meter;
    private readonly ILogger<AuditLine> _logger;

    public AuditLines(IAuditSinks sinks, CheckpointWriters checkpoints, IOptions<AuditOptions> options, LogMachine machine, AuditMeter meter, ILogger<AuditLine> logger)
    {
        (_sinks, _checkpoints, _options, _machine, _meter, _logger) = (sinks, checkpoints, options.Value, machine, meter, logger);
        foreach (var stream in AuditStreams.All)
        {
            meter.Observe(stream, () => this[stream].State);
            meter.ObserveHeld(stream, () => _open.GetValueOrDefault(stream)?.HeldRecords ?? 0);
            meter.ObserveDeadLetters(stream, Letters(stream).Count);
        }
    }

    /// <summary>Completes with the path of the first journal whose writer ended although nobody closed the journal.</summary>
    public Task<string> Broken => _broken.Task;

    /// <inheritdoc/>
    public IAuditJournal this[AuditStream stream] => _open.TryGetValue(stream, out var line) ? line.Journal : ClosedJournal.Only;

    /// <summary>
    /// Opens the journals of all streams, because a silo must own its journals before it joins its cluster. Later calls of <see
    /// cref="OpenAsync"/> return these lines.
    /// </summary>
    /// <exception cref="JournalInUseException">Another process owns one of the journals.</exception>
    public Task PrepareAsync() => Task.WhenAll(AuditStreams.All.Select(OpenAsync));

    /// <summary>
    /// Opens a stream's journal, or returns the line that is already open. The caller must call <see cref="AuditLine.Begin"/> and close the
    /// line.
    /// </summary>
    /// <exception cref="JournalInUseException">Another process owns the journal.</exception>
    public Task<AuditLine> OpenAsync(AuditStream stream)
    {
        lock (_gate)
        {
            return _opening[stream] = AfterAsync(stream, _opening.GetValueOrDefault(stream));
        }
    }

    /// <summary>
    /// Closes the lines that are still open. Grains close their lines when they are deactivated, but a host that is disposed without being
    /// stopped does not deactivate its grains.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        try
        {
            await Task.WhenAll(_open.Values.Select(line => line.DisposeAsync().AsTask())).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Log.NotClosed(_logger, Patience);
        }
    }

    private async Task<AuditLine> AfterAsync(AuditStream stream, Task<AuditLine>? before)
    {
        if (before is not null)
        {
            // The caller holds a lock, and opening must not run under it. So this method first yields to another thread.
            await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        }

        if (_open.TryGetValue(stream, out var open))
        {
            if (!open.IsClosing)
            {
                return open;
            }

            await open.CloseAsync(CancellationToken.None);
        }

        return await Task.Run(() => OpenNextAsync(stream));
    }

    private async Task<AuditLine> OpenNextAsync(AuditStream stream)
    {
        var journal = new AuditJournal(JournalSettings.Of(_options, stream), _machine, _logger, _meter);
        try
        {
            await journal.OpenAsync();
            await Leftovers.RemoveAsync(_options, _options.SiloName, stream, _machine.Disk);
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var line = new AuditLine(
                journal,
                new(journal, _sinks[stream], ShippingOrder.Of(_options), _options.AuditRetryDelayMax, _machine.Time, _meter, _logger),
                _checkpoints.OfOwn(journal),
                new(Letters(stream), journal, _sinks[stream], _options.SiloName, _machine.Time, _logger),
                _options,
                _machine.Time,
                _logger);
            _open[stream] = line;
            _ = TellWhenBrokenAsync(line);
            return line;
        }
        catch
        {
            // Without this, the failed journal would keep its lock, and the next call could not open the journal.
            await journal.DisposeAsync();
            throw;
        }
    }

    private DeadLetterFolder Letters(AuditStream stream) => new(_options.JournalPath, _options.SiloName, stream);

    private async Task TellWhenBrokenAsync(AuditLine line)
    {
        await line.Journal.Ended;
        if (!line.IsClosing)
        {
            _broken.TrySetResult(line.Journal.Path);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.LineNotClosed, LogLevel.Error, "An audit journal was not closed within {Patience}, because its disk or its sink hangs. The process ends anyway. Records that were not shipped stay in the journal; the silo that opens it next ships them.")]
        public static partial void NotClosed(ILogger logger, TimeSpan patience);
    }
}
