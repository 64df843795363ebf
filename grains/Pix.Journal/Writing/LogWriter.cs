using Microsoft.Extensions.Logging;
using Pix.Journal.Disk;
using Pix.Journal.Format;
using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>
/// The only task that reads and writes a log's files. It runs on its own scheduler. Commands that are queued while the writer commits a
/// group form the next group, which is one write and one fsync. So the load determines the size of a group, and no timer delays a write.
/// </summary>
internal sealed partial class LogWriter
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan OwnershipRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DiskRetry = TimeSpan.FromMilliseconds(500);

    private readonly LogSettings _settings;
    private readonly LogMachine _machine;
    private readonly LogQueue _queue;
    private readonly FreeSpace _free;
    private readonly ILogListener _listener;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<string> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LogEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<LogCommand> _unwritten = [];
    private volatile bool _diskFailed;
    private volatile string _failure = "";
    private IReadOnlyList<LogCommand> _underWay = [];
    private IReadOnlyList<ILogRead> _reads = [];
    private bool _untidy;

    public LogWriter(LogSettings settings, LogMachine machine, LogQueue queue, ILogListener listener, ILogger logger)
    {
        (_settings, _machine, _queue, _listener, _logger) = (settings, machine, queue, listener, logger);
        _free = new(machine, settings.Path);
    }

    public bool DiskFailed => _diskFailed;

    /// <summary>Error message of the first write that the disk refused; empty if the disk accepts writes.</summary>
    public string DiskFailure => _diskFailed ? _failure : "";

    public long FreeBytes => _free.Bytes;

    /// <summary>Completes when the files are closed and every queued command has been written or refused.</summary>
    public Task<LogEnd> Ended => _ended.Task;

    /// <summary>Starts the writer. The returned task completes with the journal's id when the files are open and have been read.</summary>
    public Task<string> StartAsync()
    {
        var scheduler = _machine.Thread(_settings.ThreadName);
        _ = Task.Factory.StartNew(() => RunAsync(scheduler as IDisposable), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
        return _opened.Task;
    }

    private async Task RunAsync(IDisposable? thread)
    {
        var end = LogEnd.Failed;
        try
        {
            end = await OpenAndServeAsync();
        }
        catch (LogFencedException fenced)
        {
            end = LogEnd.Fenced;
            Log.Fenced(_logger, fenced, _settings.Path);
            Abandon(fenced, LogWrite.Fenced);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.WriterFailed(_logger, failure, _settings.Path);
            Abandon(failure, LogWrite.Closed);
        }
        finally
        {
            thread?.Dispose();
            _ended.TrySetResult(end);
        }
    }

    private async ValueTask<LogEnd> OpenAndServeAsync()
    {
        if (await OpenAsync() is not { } store)
        {
            return LogEnd.NotOpened;
        }

        await using (store)
        {
            return await ServeAsync(store);
        }
    }

    private async ValueTask<LogStore?> OpenAsync()
    {
        LogStore? store = null;
        try
        {
            store = await OpenWithPatienceAsync();
            await RecoverAsync(store);
            _opened.TrySetResult(store.JournalId);
            return store;
        }
        catch (IOException failure) when (failure is not LogFencedException)
        {
            if (store is not null)
            {
                await store.DisposeAsync();
            }

            Abandon(failure, LogWrite.Closed);
            return null;
        }
    }

    /// <summary>
    /// Opens the log, and retries while another process owns it. That process has possibly adopted the log because this silo seemed dead.
    /// Then that process ships the remaining entries, which takes seconds, and closes the log.
    /// </summary>
    private async ValueTask<LogStore> OpenWithPatienceAsync()
    {
        var started = _machine.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return await LogStore.OpenAsync(_machine, _settings.Path, _settings.MaxBytes, _settings.Version, KeepAsync, lost => Log.FilesGone(_logger, _settings.Path, lost));
            }
            catch (LogInUseException) when (_machine.Time.GetElapsedTime(started) < _settings.OwnershipWait)
            {
                Log.Awaited(_logger, _settings.Path);
                if (!await _queue.PauseAsync(OwnershipRetry))
                {
                    throw;
                }
            }
        }
    }

    private async ValueTask RecoverAsync(LogStore store)
    {
        await _free.AskAsync();
        var headers = store.Headers();
        var done = _listener.Opened(store.JournalId, headers);
        Log.Opened(_logger, _settings.Path, headers.Count - done.Count);
        _queue.Begin(HashChain.Magic(store.JournalId), store.Epoch, store.Group, store.End);
        if (done.Count > 0)
        {
            _queue.Add(new LogSettle(done, []));
        }

        await TidyAsync(store);
    }

    /// <summary>Has the listener keep a copy of damaged bytes, and logs the damage. The log opens even if the disk cannot store the copy.</summary>
    private async ValueTask KeepAsync(LogDamage damage)
    {
        var folder = "";
        try
        {
            folder = await _listener.KeepAsync(damage);
        }
        catch (IOException failure)
        {
            Log.NotKept(_logger, failure, damage.Path);
        }

        if (damage.IsTail)
        {
            Log.TailCut(_logger, damage.Path, damage.Length, damage.Offset, folder);
        }
        else
        {
            Log.LogDamaged(_logger, damage.Path, damage.Length, damage.Offset, folder);
        }
    }

    private async ValueTask<LogEnd> ServeAsync(LogStore store)
    {
        while (await _queue.TakeAsync(_diskFailed ? DiskRetry : Idle, _unwritten) is { } group)
        {
            (_underWay, _reads) = (group.Commands, group.Reads);
            if (group.Frames.IsEmpty && (_diskFailed || group.Commands.Any(command => command is LogAsk)))
            {
                group.Frames.Probe(_diskFailed ? LogGroup.RecoveryProbe : LogGroup.SmallProbe);
            }

            if (group.Commands.Count > 0 || !group.Frames.IsEmpty)
            {
                await ProcessAsync(store, group);
            }

            // Reads run after the write, so that callers that append do not wait for reads.
            foreach (var read in group.Reads)
            {
                await read.RunAsync(store);
            }

            (_underWay, _reads) = ([], []);
            if (store.IsRemoved)
            {
                Abandon(new IOException("The journal was removed."), LogWrite.Closed);
                return LogEnd.Removed;
            }

            await _free.AskAsync();
            _queue.Recycle(group);
        }

        Abandon(new IOException("The journal closed before the write."), _diskFailed ? LogWrite.DiskFailed : LogWrite.Closed);
        return LogEnd.Closed;
    }

    private async ValueTask ProcessAsync(LogStore store, OpenGroup group)
    {
        var started = _machine.Time.GetTimestamp();
        try
        {
            await store.CommitAsync(group.Frames, group.End);
        }
        catch (IOException failure) when (failure is not LogFencedException)
        {
#if PIX_PLANTED
            if (Planted.Is("stale-end-after-failure"))
            {
                Refuse(group.Commands, failure);
                return;
            }
#endif
            _queue.Restart(store.Group, store.End);
            Refuse(group.Commands, failure);
            return;
        }

        Complete(group.Commands, started);
        await TidyAsync(store);
    }

    /// <summary>
    /// Starts a new file or deletes old files if that is due. A failure is only logged, because no caller waits for this work. A disk that
    /// fails here also fails the next write, and the callers of that write get the error.
    /// </summary>
    private async ValueTask TidyAsync(LogStore store)
    {
        try
        {
            _queue.Move(await store.TidyAsync());
            _untidy = false;
        }
        catch (IOException failure) when (failure is not LogFencedException)
        {
            if (!_untidy)
            {
                _untidy = true;
                Log.NotTidied(_logger, failure, _settings.Path);
            }
        }
    }

    private void Complete(IReadOnlyList<LogCommand> group, long started)
    {
        if (_diskFailed)
        {
            _diskFailed = false;
            Log.DiskRecovered(_logger, _settings.Path);
        }

        _listener.Committed(group, _machine.Time.GetElapsedTime(started));
        foreach (var command in group)
        {
            if (command is LogAppend append)
            {
                append.Complete(LogWrite.Durable);
            }
            else if (command is LogSettle settle)
            {
                settle.Complete();
            }
            else if (command is LogAsk ask)
            {
                ask.Complete(LogWrite.Durable);
            }
        }
    }

    /// <summary>
    /// Refuses the commands of a failed group. Appends whose <see cref="LogAppend.Patience"/> has not passed yet are kept and retried with
    /// the next group.
    /// </summary>
    private void Refuse(IReadOnlyList<LogCommand> group, Exception failure)
    {
        if (!_diskFailed)
        {
            (_failure, _diskFailed) = (failure.Message, true);
            Log.DiskFailed(_logger, failure, _settings.Path);
        }

        foreach (var command in group)
        {
            switch (command)
            {
                case LogAppend append when _machine.Time.GetElapsedTime(append.QueuedAt) < append.Patience:
                    _unwritten.Add(append);
                    break;
                case LogAppend append:
                    Refuse(append, LogWrite.DiskFailed);
                    break;
                case LogSettle settle:
                    settle.Fail(failure);
                    break;
                case LogAsk ask:
                    ask.Complete(LogWrite.DiskFailed);
                    break;
                default:
                    break;
            }
        }
    }

    private void Refuse(LogAppend append, LogWrite write)
    {
        _listener.Refused(append);
        append.Complete(write);
    }

    /// <summary>Closes the queue and refuses every command that has no result yet, so that no caller waits forever. Results given earlier stay valid.</summary>
    private void Abandon(Exception reason, LogWrite write)
    {
        _queue.Close();
        _opened.TrySetException(reason);
        foreach (var command in _underWay.Concat(_reads.Cast<LogCommand>()).Concat(_unwritten).Concat(_queue.Drain()))
        {
            switch (command)
            {
                case LogAppend { Completion.IsCompleted: false } append:
                    Refuse(append, write);
                    break;
                case LogSettle settle:
                    settle.Fail(reason);
                    break;
                case LogAsk ask:
                    ask.Complete(write);
                    break;
                case ILogRead read:
                    read.Fail(reason);
                    break;
                default:
                    break;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.JournalOpened, LogLevel.Information, "Journal {Path} is open. It contains {Entries} entries from earlier processes.")]
        public static partial void Opened(ILogger logger, string path, int entries);

        [LoggerMessage(EventIds.JournalFilesGone, LogLevel.Warning, "Journal {Path} has an epoch file (journal {JournalId}) but no log files. Pix begins a new journal. This is normal if a process ended while it removed the journal or started it for the first time. Otherwise somebody deleted the log files, and records that were not shipped are possibly lost; './pix audit verify' lists the missing checkpoints.")]
        public static partial void FilesGone(ILogger logger, string path, string journalId);

        [LoggerMessage(EventIds.JournalAwaited, LogLevel.Warning, "Another process has journal {Path} open, possibly to ship the journal's records. Pix retries for the time of Pix:JournalOwnershipWait, and then fails to open the journal.")]
        public static partial void Awaited(ILogger logger, string path);

        [LoggerMessage(EventIds.JournalDiskFailed, LogLevel.Critical, "The disk refuses writes to journal {Path}. Pix refuses new entries and tests the disk every half second until the disk accepts writes. Check the disk.")]
        public static partial void DiskFailed(ILogger logger, Exception failure, string path);

        [LoggerMessage(EventIds.JournalDiskRecovered, LogLevel.Warning, "The disk accepts writes to journal {Path} again, so Pix accepts new entries.")]
        public static partial void DiskRecovered(ILogger logger, string path);

        [LoggerMessage(EventIds.JournalNotTidied, LogLevel.Warning, "Pix could not delete old files of journal {Path} or start a new file. No entry is lost; Pix retries after the next write.")]
        public static partial void NotTidied(ILogger logger, Exception failure, string path);

        [LoggerMessage(EventIds.JournalTailCut, LogLevel.Warning, "Journal file {Path} ends with {Bytes} bytes at offset {Offset} that Pix never acknowledged, left by a crash or by an earlier owner of the journal. Pix ignores these bytes and keeps a copy in folder {Folder}.")]
        public static partial void TailCut(ILogger logger, string path, long bytes, long offset, string folder);

        [LoggerMessage(EventIds.JournalDamaged, LogLevel.Critical, "Journal file {Path} is damaged: {Bytes} bytes at offset {Offset} are missing or differ from what was written. Entries are possibly lost, which leaves a gap in the hash chain. Pix keeps a copy of these bytes in folder {Folder}. Check the disk.")]
        public static partial void LogDamaged(ILogger logger, string path, long bytes, long offset, string folder);

        [LoggerMessage(EventIds.JournalDamageNotKept, LogLevel.Error, "Pix could not keep a copy of the damaged bytes of journal file {Path}. Pix opens the journal without the copy.")]
        public static partial void NotKept(ILogger logger, Exception failure, string path);

        [LoggerMessage(EventIds.JournalFenced, LogLevel.Critical, "Another process took over journal {Path} because this process seemed dead. This process writes nothing more to the journal, and has acknowledged no entry since the takeover.")]
        public static partial void Fenced(ILogger logger, Exception fenced, string path);

        [LoggerMessage(EventIds.JournalWriterFailed, LogLevel.Critical, "The writer of journal {Path} stopped after an unexpected error. Pix refuses new entries until the journal is opened again.")]
        public static partial void WriterFailed(ILogger logger, Exception failure, string path);
    }
}
