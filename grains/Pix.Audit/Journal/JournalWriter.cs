using Microsoft.Extensions.Logging;

namespace Pix.Audit;

/// <summary>
/// The one thread that touches a journal's file. All that queued while the last commit ran is one write and one
/// fsync, so the load sets the size of the group and no timer adds latency.
/// </summary>
internal sealed partial class JournalWriter
{
    private static readonly TimeSpan Idle = Timeout.InfiniteTimeSpan;
    private static readonly TimeSpan OwnershipRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DiskRetry = TimeSpan.FromMilliseconds(500);

    private readonly JournalSettings _settings;
    private readonly CommandQueue _queue;
    private readonly PendingRecords _pending;
    private readonly JournalSpace _space;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AuditMeter _meter;
    private readonly TaskCompletionSource<string> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<JournalCommand> _unwritten = [];
    private volatile bool _diskFailed;
    private IReadOnlyList<JournalCommand> _underWay = [];
    private bool _untidy;

    public JournalWriter(JournalSettings settings, CommandQueue queue, PendingRecords pending, JournalSpace space, TimeProvider time, ILogger logger, AuditMeter meter)
    {
        (_settings, _queue, _pending, _space, _time, _logger, _meter) = (settings, queue, pending, space, time, logger, meter);
    }

    public bool DiskFailed => _diskFailed;

    /// <summary>Starts the thread; the journal's id when the file is open and its rows are known.</summary>
    public Task<string> StartAsync()
    {
        new Thread(Run) { IsBackground = true, Name = $"pix-journal-{_settings.Stream.Name()}" }.Start();
        return _opened.Task;
    }

    /// <summary>Completes when what was queued is written and the file is closed.</summary>
    public Task Closed => _closed.Task;

    private void Run()
    {
        try
        {
            using var store = Open();
            if (store is not null)
            {
                Serve(store);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.WriterFailed(_logger, failure, _settings.Path);
            _queue.Close();
            Abandon(failure);
        }
        finally
        {
            _closed.TrySetResult();
        }
    }

    private JournalStore? Open()
    {
        try
        {
            var store = OpenWithPatience();
            Recover(store);
            _opened.TrySetResult(store.JournalId);
            return store;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _queue.Close();
            _opened.TrySetException(failure);
            return null;
        }
    }

    /// <summary>The owner may be a silo that took this one for gone and ships from its journal; that lasts seconds.</summary>
    private JournalStore OpenWithPatience()
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                return JournalFile.Open(_settings.Path, _settings.MaxBytes);
            }
            catch (JournalInUseException) when (_time.GetElapsedTime(started) < _settings.OwnershipWait)
            {
                Log.Awaited(_logger, _settings.Path);
                if (!_queue.Wait(OwnershipRetry))
                {
                    throw;
                }
            }
        }
    }

    private void Recover(JournalStore store)
    {
        foreach (var damage in store.Damages)
        {
            Keep(damage);
        }

        var done = _pending.Recover(store.Headers());
        Log.Opened(_logger, _settings.Path, _pending.Count);
        _queue.Begin(JournalStore.Magic(store.JournalId), store.Group, store.End);
        if (done.Count > 0)
        {
            _queue.Add(new SettleCommand(done, []));
        }
    }

    /// <summary>The bytes are kept apart; a disk that cannot take them must not keep the journal from what is whole in it.</summary>
    private void Keep(LogDamage damage)
    {
        var deadLetters = new DeadLetters(_settings.Path, _settings.Stream);
        if (damage.IsTail)
        {
            Log.TailCut(_logger, damage.Path, damage.Bytes.Length, damage.Offset, deadLetters.Folder);
        }
        else
        {
            _meter.DeadLettered(_settings.Stream, 1);
            Log.LogDamaged(_logger, damage.Path, damage.Bytes.Length, damage.Offset, deadLetters.Folder);
        }

        try
        {
            deadLetters.Keep(damage);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(_logger, failure, damage.Path);
        }
    }

    private void Serve(JournalStore store)
    {
        while (_queue.Take(_diskFailed ? DiskRetry : Idle, _unwritten) is { } group)
        {
            _underWay = group.Commands;
            if (_diskFailed && group.Frames.IsEmpty)
            {
                group.Frames.Probe();
            }

            if (group.Commands.Count > 0 || !group.Frames.IsEmpty)
            {
                Process(store, group);
            }

            _underWay = [];

            // Appends have callers that wait; the shipper's reads can follow them.
            foreach (var read in group.Reads)
            {
                read.Run(store);
            }

            _queue.Recycle(group);
        }

        Abandon(new IOException("The journal closed before the write."));
    }

    private void Process(JournalStore store, OpenGroup group)
    {
        var started = _time.GetTimestamp();
        try
        {
            store.Commit(group.Frames, group.End);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _queue.Restart(store.Group, store.End);
            Refuse(group.Commands, failure);
            return;
        }

        Complete(group.Commands, started);
        Tidy(store);
    }

    /// <summary>Nobody waits for it; a disk that fails here fails the next write, which says so to its callers.</summary>
    private void Tidy(JournalStore store)
    {
        try
        {
            _queue.Move(store.Tidy());
            _untidy = false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!_untidy)
            {
                _untidy = true;
                Log.NotTidied(_logger, failure, _settings.Path);
            }
        }
    }

    private void Complete(IReadOnlyList<JournalCommand> group, long started)
    {
        if (_diskFailed)
        {
            _diskFailed = false;
            Log.DiskRecovered(_logger, _settings.Path);
        }

        _pending.Add(group);
        GroupCompletion.Of(group);
        _meter.Committed(_settings.Stream, group.Count(command => command is AppendCommand), _time.GetElapsedTime(started));
    }

    /// <summary>Intents are refused at once, nothing was sent; outcomes are evidence of what was, and are tried again for a while.</summary>
    private void Refuse(IReadOnlyList<JournalCommand> group, Exception failure)
    {
        if (!_diskFailed)
        {
            _diskFailed = true;
            Log.DiskFailed(_logger, failure, _settings.Path);
        }

        foreach (var command in group)
        {
            switch (command)
            {
                case AppendCommand { Kind: EntryKind.Outcome } outcome when _time.GetElapsedTime(outcome.QueuedAt) < _settings.OutcomePatience:
                    _unwritten.Add(outcome);
                    break;
                case AppendCommand append:
                    Give(append, JournalWrite.DiskFailed);
                    break;
                case SettleCommand settle:
                    settle.Fail(failure);
                    break;
                default:
                    break;
            }
        }
    }

    private void Give(AppendCommand append, JournalWrite write)
    {
        if (append.Kind == EntryKind.Intent)
        {
            _space.WithdrawIntent(append.Payload.Length);
        }

        append.Complete(write);
    }

    private void Abandon(Exception reason)
    {
        _opened.TrySetException(reason);
        foreach (var command in _underWay.Concat(_unwritten).Concat(_queue.Drain()))
        {
            switch (command)
            {
                case AppendCommand append:
                    Give(append, _diskFailed ? JournalWrite.DiskFailed : JournalWrite.Closed);
                    break;
                case SettleCommand settle:
                    settle.Fail(reason);
                    break;
                case IReadingCommand read:
                    read.Fail(reason);
                    break;
                default:
                    break;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.JournalOpened, LogLevel.Information, "Audit journal {Path} is open; {Backlog} records wait to be shipped.")]
        public static partial void Opened(ILogger logger, string path, int backlog);

        [LoggerMessage(EventIds.JournalAwaited, LogLevel.Warning, "Audit journal {Path} belongs to another process, which may be shipping from it; waiting for it.")]
        public static partial void Awaited(ILogger logger, string path);

        [LoggerMessage(EventIds.JournalDiskFailed, LogLevel.Critical, "Audit journal {Path} cannot be written; requests are refused until it can.")]
        public static partial void DiskFailed(ILogger logger, Exception failure, string path);

        [LoggerMessage(EventIds.JournalDiskRecovered, LogLevel.Warning, "Audit journal {Path} can be written again.")]
        public static partial void DiskRecovered(ILogger logger, string path);

        [LoggerMessage(EventIds.JournalNotTidied, LogLevel.Warning, "Old files of audit journal {Path} could not be removed or a new one begun; it is tried again.")]
        public static partial void NotTidied(ILogger logger, Exception failure, string path);

        [LoggerMessage(EventIds.JournalTailCut, LogLevel.Warning, "The end of {Path} ({Bytes} bytes at {Offset}) was cut off: a write that a crash broke off, and that nobody was told is durable. It is kept in {Folder}.")]
        public static partial void TailCut(ILogger logger, string path, int bytes, long offset, string folder);

        [LoggerMessage(EventIds.JournalDamaged, LogLevel.Critical, "{Bytes} bytes at {Offset} of {Path} are not what was written: audit entries are lost there, and the hash chain shows it. The bytes are kept in {Folder}; look at the disk.")]
        public static partial void LogDamaged(ILogger logger, string path, int bytes, long offset, string folder);

        [LoggerMessage(EventIds.JournalDamageNotKept, LogLevel.Error, "The damaged bytes of {Path} could not be kept apart.")]
        public static partial void NotKept(ILogger logger, Exception failure, string path);

        [LoggerMessage(EventIds.JournalWriterFailed, LogLevel.Critical, "The writer of audit journal {Path} ended; the journal is closed.")]
        public static partial void WriterFailed(ILogger logger, Exception failure, string path);
    }
}
