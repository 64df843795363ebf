using Microsoft.Extensions.Logging;
using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Writing;

/// <summary>A log of entries that survive a crash, chained by hashes: many append, one task writes groups that share an fsync.</summary>
public sealed class JournalLog : IAsyncDisposable
{
    private readonly LogQueue _queue;
    private readonly LogWriter _writer;
    private bool _started;

    /// <summary>Makes a log; nothing is touched before <see cref="OpenAsync"/>.</summary>
    /// <param name="settings">Path and limits.</param>
    /// <param name="machine">Disk, clock and threads, of the machine or of a simulation.</param>
    /// <param name="listener">Is told of events of the log.</param>
    /// <param name="logger">Logs what people should know.</param>
    public JournalLog(LogSettings settings, LogMachine machine, ILogListener listener, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(machine);
        _queue = new(settings.QueueLimit, settings.GroupBytes, machine.Time);
        _writer = new(settings, machine, _queue, listener, logger);
    }

    /// <summary>True while the disk refuses writes; the writer tries again every half second.</summary>
    public bool DiskFailed => _writer.DiskFailed;

    /// <summary>The disk's error since it refuses writes; empty while it takes them.</summary>
    public string DiskFailure => _writer.DiskFailure;

    /// <summary>Free bytes on the log's disk, as last read: with each group, at most every 20 ms, and four times a second while idle.</summary>
    public long FreeBytes => _writer.FreeBytes;

    /// <summary>Completes when the writer has ended, for whatever reason; nothing is appended any more.</summary>
    public Task<LogEnd> Ended => _writer.Ended;

    /// <summary>Opens the files, takes ownership and starts the writer.</summary>
    /// <returns>The journal's id, which identifies the chain.</returns>
    /// <exception cref="Store.LogInUseException">Another process owns it.</exception>
    /// <exception cref="IOException">The log cannot be read or begun.</exception>
    public Task<string> OpenAsync()
    {
        _started = true;
        return _writer.StartAsync();
    }

    /// <summary>
    /// Queues an append. Returns <see cref="LogWrite.Durable"/> when it is queued (then <see cref="LogAppend.Completion"/> gives the
    /// result), otherwise the reason why not.
    /// </summary>
    public LogWrite Add(LogAppend append) => _queue.Add(append);

    /// <summary>Makes a few meaningless bytes durable; returns the reason when that failed.</summary>
    public Task<LogWrite> AskAsync()
    {
        var ask = new LogAsk();
        var queued = _queue.Add(ask);
        return queued == LogWrite.Durable ? ask.Completion : Task.FromResult(queued);
    }

    /// <summary>Deletes entries and marks others as shipped, durably.</summary>
    /// <exception cref="IOException">The disk refused, or the log is closed.</exception>
    public Task SettleAsync(IReadOnlyList<long> delete, IReadOnlyList<long> mark)
    {
        var settle = new LogSettle(delete, mark);
        Require(_queue.Add(settle));
        return settle.Completion;
    }

    /// <summary>Reads entries; deleted ones are left out.</summary>
    /// <exception cref="IOException">The disk refused, or the log is closed.</exception>
    public Task<IReadOnlyDictionary<long, LogEntry>> ReadAsync(IReadOnlyList<long> sequences)
    {
        var read = new EntryRead(sequences);
        Require(_queue.Add(read));
        return read.Completion;
    }

    /// <summary>The durable end of the log.</summary>
    /// <exception cref="IOException">The log is closed.</exception>
    public Task<LogHead> HeadAsync()
    {
        var head = new HeadRead();
        Require(_queue.Add(head));
        return head.Completion;
    }

    /// <summary>The name of this opening of the log; checks that it is still the newest.</summary>
    /// <exception cref="IOException">Another owner has the log, the disk refused, or the log is closed.</exception>
    public Task<string> OwnerAsync()
    {
        var owner = new OwnerRead();
        Require(_queue.Add(owner));
        return owner.Completion;
    }

    /// <summary>Deletes the whole log and closes it, log files first, the epoch file last; while an entry is left, does nothing and returns false.</summary>
    /// <exception cref="IOException">The disk refused, another owner has the log, or it is closed.</exception>
    public async Task<bool> RemoveAsync()
    {
        var removal = new LogRemoval();
        Require(_queue.Add(removal));
        return await removal.Completion;
    }

    /// <summary>Writes what is queued and closes the files; appends from now on are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        if (_started)
        {
            await _writer.Ended;
        }

        _queue.Dispose();
    }

    private static void Require(LogWrite queued)
    {
        if (queued != LogWrite.Durable)
        {
            throw new IOException("The journal is closed.");
        }
    }
}
