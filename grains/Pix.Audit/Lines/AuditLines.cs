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
/// Opens a stream's line for whoever is to own it, and shows those who only look what is open on this silo. A stream without an owner is a
/// closed journal.
/// </summary>
internal sealed class AuditLines : IAuditJournals, IAsyncDisposable
{
    private readonly ConcurrentDictionary<AuditStream, AuditLine> _open = new();
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

    /// <summary>Path of the first journal whose writer ended though nobody closed it.</summary>
    public Task<string> Broken => _broken.Task;

    /// <inheritdoc/>
    public IAuditJournal this[AuditStream stream] => _open.TryGetValue(stream, out var line) ? line.Journal : ClosedJournal.Only;

    /// <summary>Opens a stream's journal. The caller owns the line: begins what is done for it, and closes it.</summary>
    /// <exception cref="JournalInUseException">Another process has the journal, or this one has.</exception>
    public async Task<AuditLine> OpenAsync(AuditStream stream)
    {
        var journal = new AuditJournal(JournalSettings.Of(_options, stream), _machine, _logger, _meter);
        await journal.OpenAsync();
        await Leftovers.RemoveAsync(_options, _options.SiloName, stream, _machine.Disk);
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

    /// <summary>Closes what its owner left open: a host that is thrown away does not let grains go.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var line in _open.Values)
        {
            await line.DisposeAsync();
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
}
