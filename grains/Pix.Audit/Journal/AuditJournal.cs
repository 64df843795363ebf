using Microsoft.Extensions.Logging;
using Pix.Audit.Records;
using Pix.Journal.Store;

namespace Pix.Audit.Journal;

/// <summary>The journal of one stream: appends intents and outcomes, and returns batches of records to the shipper.</summary>
internal sealed partial class AuditJournal : IAuditJournal, IAsyncDisposable
{
    /// <summary>
    /// Maximum number of rows that one read command asks of the writer. The writer appends between two commands, so reading a backlog does not
    /// delay appends.
    /// </summary>
    private const int ReadTurn = 64;

    private readonly JournalSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AuditMeter _meter;
    private readonly JournalSpace _space;
    private readonly PendingRecords _pending;
    private readonly JournalLog _log;
    private volatile string? _journalId;
    private volatile bool _closing;
    private int _full;

    public AuditJournal(JournalSettings settings, LogMachine machine, ILogger logger, AuditMeter meter)
    {
        (_settings, _time, _logger, _meter) = (settings, machine.Time, logger, meter);
        _space = new(settings.MaxBytes, settings.OutcomeReserveBytes);
        _pending = new(_space, machine.Time);
        DeadLetters = new(settings.Path, settings.Stream, machine);
        _log = new(settings.Log(), machine, new JournalListener(settings, DeadLetters, _pending, _space, meter), logger);
    }

    public AuditStream Stream => _settings.Stream;

    public string Path => _settings.Path;

    /// <summary>Writes dead letters: damaged bytes of the journal, and records that the sink refused permanently.</summary>
    public DeadLetterWriter DeadLetters { get; }

    public string JournalId => _journalId ?? throw new InvalidOperationException("The journal is not open.");

    /// <summary>
    /// Completes with the reason when the journal's writer has ended. If the writer ended although the journal was not closed, only a new
    /// process can reopen the journal.
    /// </summary>
    public Task<LogEnd> Ended => _log.Ended;

    public JournalState State => new(Condition, _pending.Count, _space.Bytes, _pending.OldestAge) { Failure = _log.DiskFailure };

    private JournalCondition Condition =>
        _journalId is null || _closing || _log.Ended.IsCompleted ? JournalCondition.Closed
        : _log.DiskFailed ? JournalCondition.DiskFailed
        : _log.FreeBytes < _settings.DiskReserveBytes + _space.ReservedBytes ? JournalCondition.DiskLow
        : _space.HasRoom ? JournalCondition.Open
        : JournalCondition.Full;

    /// <summary>Opens the journal and makes this process the journal's owner.</summary>
    /// <exception cref="JournalInUseException">Another process owns the journal.</exception>
    public async Task OpenAsync()
    {
        try
        {
            _journalId = await _log.OpenAsync();
        }
        catch (LogInUseException taken)
        {
            throw new JournalInUseException(_settings.Path, taken);
        }
    }

    public async ValueTask<JournalWrite> AppendIntentAsync(AuditIntent intent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        cancellationToken.ThrowIfCancellationRequested();
        var refusal = Condition switch
        {
            JournalCondition.Closed => JournalWrite.Closed,
            JournalCondition.DiskFailed => JournalWrite.DiskFailed,
            JournalCondition.DiskLow => JournalWrite.Full,
            _ => JournalWrite.Durable,
        };
        if (refusal != JournalWrite.Durable)
        {
            return Refuse(refusal);
        }

        var payload = EntryPayload.Of(intent);
        if (!_space.TryAdmitIntent(payload.Length))
        {
            return Refuse(JournalWrite.Full);
        }

        NoteRoom();
        var append = new LogAppend((byte)EntryKind.Intent, intent.RecordId, AuditTime.Micros(intent.RequestDate), payload) { IsBounded = true, QueuedAt = _time.GetTimestamp() };
        var queued = _log.Add(append);
        if (queued != LogWrite.Durable)
        {
            _space.WithdrawIntent(payload.Length);
            return Refuse(Told(queued));
        }

        return Told(await append.Completion.WaitAsync(cancellationToken));
    }

    public async ValueTask<JournalWrite> AppendOutcomeAsync(AuditOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (Condition == JournalCondition.Closed)
        {
            return Refuse(JournalWrite.Closed);
        }

        var append = new LogAppend((byte)EntryKind.Outcome, outcome.RecordId, AuditTime.Micros(outcome.At), EntryPayload.Of(outcome))
        {
            QueuedAt = _time.GetTimestamp(),
            Patience = _settings.OutcomePatience,
        };
        var queued = _log.Add(append);
        return queued == LogWrite.Durable ? Told(await append.Completion.WaitAsync(cancellationToken)) : Refuse(Told(queued));
    }

    public async ValueTask<JournalWrite> AskAsync() => Condition == JournalCondition.Closed ? JournalWrite.Closed : Told(await _log.AskAsync());

    /// <summary>Returns the next batch for the sink. The rows of these records stay in the journal until <see cref="SettleAsync"/> deletes them.</summary>
    /// <param name="order">When a record is ready to be shipped, and the limits of a batch.</param>
    /// <param name="mayGo">Returns false for a record to skip, such as a held record. If this function is null, no record is skipped.</param>
    public IReadOnlyList<TakenRecord> Take(ShippingOrder order, Func<PendingRecord, bool>? mayGo = null) => _pending.Take(order, mayGo);

    /// <summary>Reads the rows (intent and outcome entries) of a batch from the disk, by sequence.</summary>
    public async Task<IReadOnlyDictionary<long, LogEntry>> ReadAsync(IReadOnlyList<TakenRecord> taken)
    {
        var rows = new Dictionary<long, LogEntry>();
        var sequences = taken.SelectMany(record => (long[])[record.IntentSequence, record.OutcomeSequence]).Where(sequence => sequence > 0);
        foreach (var turn in sequences.Chunk(ReadTurn))
        {
            foreach (var (sequence, row) in await _log.ReadAsync(turn))
            {
                rows.Add(sequence, row);
            }
        }

        return rows;
    }

    /// <summary>Reads the newest entry's sequence and hash, and the Merkle tree so far.</summary>
    public async Task<JournalHead> HeadAsync()
    {
        var head = await _log.HeadAsync();
        return new(head.End.Sequence, Convert.ToHexStringLower(head.End.Hash), head.Tree);
    }

    /// <summary>Returns the records whose intent has no outcome yet, oldest first.</summary>
    public IReadOnlyList<TakenRecord> Unended() => _pending.Unended();

    /// <summary>Appends an intent that is never shipped without its outcome while this process owns the journal.</summary>
    public async ValueTask<JournalWrite> AppendWholeAsync(AuditIntent intent)
    {
        _pending.KeepWhole(intent.RecordId);
        var written = await AppendIntentAsync(intent, CancellationToken.None);
        if (written != JournalWrite.Durable)
        {
            _pending.LetGo(intent.RecordId);
        }

        return written;
    }

    /// <summary>Checks that no process opened the journal after this one, and returns the id of this opening.</summary>
    /// <exception cref="IOException">Another silo owns the journal, the disk failed, or the journal is closed.</exception>
    public Task<string> OwnerAsync() => _log.OwnerAsync();

    /// <summary>Durably deletes the rows of delivered records. An intent that was delivered before its outcome is not deleted but marked as shipped.</summary>
    public async Task SettleAsync(IReadOnlyList<TakenRecord> delivered)
    {
        var early = delivered.Where(taken => taken.IsEarly).Select(taken => taken.IntentSequence).ToList();
        var done = delivered.Where(taken => !taken.IsEarly)
            .SelectMany(taken => (long[])[taken.IntentSequence, taken.OutcomeSequence]).Where(sequence => sequence > 0).ToList();
        await _log.SettleAsync(done, early);
        _pending.Settle(delivered);
    }

    /// <summary>Deletes intents that were shipped without an outcome, if the outcome was not appended within the given time.</summary>
    public async Task ForgetExpiredAsync(TimeSpan lateOutcome)
    {
        var expired = _pending.TakeExpired(lateOutcome);
        if (expired.Count > 0)
        {
            await _log.SettleAsync([.. expired.Select(record => record.IntentSequence)], []);
        }
    }

    /// <summary>Deletes the whole journal and closes it. If the journal still holds a record, does nothing and returns false.</summary>
    /// <exception cref="IOException">The disk failed, or another silo owns the journal.</exception>
    public Task<bool> RemoveAsync() => _log.RemoveAsync();

    /// <summary>Writes the queued appends and closes the file; later appends are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        var wasOpen = _journalId is not null && !_closing;
        _closing = true;
        await _log.DisposeAsync();
        if (wasOpen)
        {
            Log.Closed(_logger, _settings.Path, _pending.Count);
        }
    }

    private static JournalWrite Told(LogWrite write) => write switch
    {
        LogWrite.Durable => JournalWrite.Durable,
        LogWrite.Full => JournalWrite.Full,
        LogWrite.DiskFailed => JournalWrite.DiskFailed,
        LogWrite.Fenced => JournalWrite.Fenced,
        _ => JournalWrite.Closed,
    };

    private JournalWrite Refuse(JournalWrite reason)
    {
        _meter.Refused(_settings.Stream, reason);
        if (reason == JournalWrite.Full && Interlocked.Exchange(ref _full, 1) == 0)
        {
            Log.Full(_logger, _settings.Path, _pending.Count, _space.Bytes);
        }

        return reason;
    }

    private void NoteRoom()
    {
        if (Volatile.Read(ref _full) == 1 && Interlocked.Exchange(ref _full, 0) == 1)
        {
            Log.RoomAgain(_logger, _settings.Path);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.JournalClosed, LogLevel.Information, "Audit journal {Path} is closed. {Backlog} records are not shipped yet; the process that opens the journal next ships them.")]
        public static partial void Closed(ILogger logger, string path, int backlog);

        [LoggerMessage(EventIds.JournalFull, LogLevel.Error, "Audit journal {Path} or its disk is full ({Backlog} records, {Bytes} bytes). Pix refuses requests until the sink accepts records or disk space is freed. Limits: Pix:JournalMaxBytes, Pix:JournalQueueLimit, Pix:JournalDiskReserveBytes.")]
        public static partial void Full(ILogger logger, string path, int backlog, long bytes);

        [LoggerMessage(EventIds.JournalRoomAgain, LogLevel.Information, "Audit journal {Path} has space again, and Pix accepts requests again.")]
        public static partial void RoomAgain(ILogger logger, string path);
    }
}
