using Microsoft.Extensions.Logging;

namespace Pix.Audit;

/// <summary>One stream's journal on this silo: appends for the exchanges, batches for the shipper.</summary>
internal sealed partial class AuditJournal : IAuditJournal, IAsyncDisposable
{
    /// <summary>Rows read in one turn of the writer, so that a backlog being read does not hold up appends.</summary>
    private const int ReadTurn = 64;

    private readonly JournalSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AuditMeter _meter;
    private readonly JournalSpace _space;
    private readonly PendingRecords _pending;
    private readonly DiskRoom _disk;
    private readonly CommandQueue _queue;
    private readonly JournalWriter _writer;
    private volatile string? _journalId;
    private volatile bool _closing;
    private int _full;

    public AuditJournal(JournalSettings settings, TimeProvider time, ILogger logger, AuditMeter meter)
    {
        (_settings, _time, _logger, _meter) = (settings, time, logger, meter);
        _space = new(settings.MaxBytes, settings.OutcomeReserveBytes);
        _pending = new(_space, time);
        _disk = new(settings.Path, settings.DiskReserveBytes, time);
        _queue = new(settings.QueueLimit, settings.GroupBytes);
        _writer = new(settings, _queue, _pending, _space, time, logger, meter);
    }

    public AuditStream Stream => _settings.Stream;

    public string Path => _settings.Path;

    public string JournalId => _journalId ?? throw new InvalidOperationException("The journal is not open.");

    public JournalState State => new(Condition, _pending.Count, _space.Bytes, _pending.OldestAge);

    private JournalCondition Condition =>
        _journalId is null || _closing || _writer.Closed.IsCompleted ? JournalCondition.Closed
        : _writer.DiskFailed ? JournalCondition.DiskFailed
        : _disk.IsLow(_space.ReservedBytes) ? JournalCondition.DiskLow
        : _space.HasRoom ? JournalCondition.Open
        : JournalCondition.Full;

    /// <summary>Opens the file and takes its ownership.</summary>
    /// <exception cref="JournalInUseException">Another process owns it.</exception>
    public async Task OpenAsync() => _journalId = await _writer.StartAsync();

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
        var command = new AppendCommand(EntryKind.Intent, intent.RecordId, AuditTime.Micros(intent.RequestDate), payload, _time.GetTimestamp());
        var queued = _queue.Add(command);
        if (queued != JournalWrite.Durable)
        {
            _space.WithdrawIntent(payload.Length);
            return Refuse(queued);
        }

        return await command.Completion.WaitAsync(cancellationToken);
    }

    public async ValueTask<JournalWrite> AppendOutcomeAsync(AuditOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (Condition == JournalCondition.Closed)
        {
            return Refuse(JournalWrite.Closed);
        }

        var command = new AppendCommand(EntryKind.Outcome, outcome.RecordId, AuditTime.Micros(outcome.At), EntryPayload.Of(outcome), _time.GetTimestamp());
        var queued = _queue.Add(command);
        return queued == JournalWrite.Durable ? await command.Completion.WaitAsync(cancellationToken) : Refuse(queued);
    }

    /// <summary>The next batch for the sink; the rows stay until <see cref="SettleAsync"/>.</summary>
    public IReadOnlyList<TakenRecord> Take(ShippingOrder order) => _pending.Take(order);

    /// <summary>Reads the rows of a batch.</summary>
    public async Task<IReadOnlyDictionary<long, JournalRow>> ReadAsync(IReadOnlyList<TakenRecord> taken)
    {
        var rows = new Dictionary<long, JournalRow>();
        var sequences = taken.SelectMany(record => (long[])[record.IntentSequence, record.OutcomeSequence]).Where(sequence => sequence > 0);
        foreach (var turn in sequences.Chunk(ReadTurn))
        {
            var read = new ReadCommand(turn);
            Require(_queue.Add(read));
            foreach (var (sequence, row) in await read.Completion)
            {
                rows.Add(sequence, row);
            }
        }

        return rows;
    }

    /// <summary>Where the chain ends now.</summary>
    public async Task<JournalHead> HeadAsync()
    {
        var head = new HeadCommand();
        Require(_queue.Add(head));
        return await head.Completion;
    }

    /// <summary>The sink has these: their rows go, durably.</summary>
    public async Task SettleAsync(IReadOnlyList<TakenRecord> delivered)
    {
        var early = delivered.Where(taken => taken.IsEarly).Select(taken => taken.IntentSequence).ToList();
        var done = delivered.Where(taken => !taken.IsEarly)
            .SelectMany(taken => (long[])[taken.IntentSequence, taken.OutcomeSequence]).Where(sequence => sequence > 0).ToList();
        await SettleRowsAsync(done, early);
        _pending.Settle(delivered);
    }

    /// <summary>Lets go of intents that were shipped without outcome and whose outcome never came.</summary>
    public async Task ForgetExpiredAsync(TimeSpan lateOutcome)
    {
        var expired = _pending.TakeExpired(lateOutcome);
        if (expired.Count > 0)
        {
            await SettleRowsAsync([.. expired.Select(record => record.IntentSequence)], []);
        }
    }

    /// <summary>Writes what is queued and closes the file; appends from now on are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        var wasOpen = _journalId is not null && !_closing;
        _closing = true;
        _queue.Close();
        if (wasOpen)
        {
            await _writer.Closed;
            Log.Closed(_logger, _settings.Path, _pending.Count);
        }
    }

    private static void Require(JournalWrite queued)
    {
        if (queued != JournalWrite.Durable)
        {
            throw new IOException("The journal is closed.");
        }
    }

    private async Task SettleRowsAsync(List<long> delete, List<long> mark)
    {
        var settle = new SettleCommand(delete, mark);
        Require(_queue.Add(settle));
        await settle.Completion;
    }

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
        [LoggerMessage(EventIds.JournalClosed, LogLevel.Information, "Audit journal {Path} is closed; {Backlog} records stay for its next owner.")]
        public static partial void Closed(ILogger logger, string path, int backlog);

        [LoggerMessage(EventIds.JournalFull, LogLevel.Error, "Audit journal {Path} is full ({Backlog} records, {Bytes} bytes), or its disk is; requests are refused until the sink takes some or space is freed. The limits are Pix:JournalMaxBytes, Pix:JournalQueueLimit and Pix:JournalDiskReserveBytes.")]
        public static partial void Full(ILogger logger, string path, int backlog, long bytes);

        [LoggerMessage(EventIds.JournalRoomAgain, LogLevel.Information, "Audit journal {Path} has room again.")]
        public static partial void RoomAgain(ILogger logger, string path);
    }
}
