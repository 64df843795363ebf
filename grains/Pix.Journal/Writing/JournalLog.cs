using Microsoft.Extensions.Logging;
using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Writing;

/// <summary>A durable log of hash-chained entries. Many callers append, and one task writes their entries in groups, with one fsync per group.</summary>
public sealed class JournalLog : IAsyncDisposable
{
    private readonly LogQueue _queue;
    private readonly LogWriter _writer;
    private bool _started;

    /// <summary>Creates the log object. No file is read or written before <see cref="OpenAsync"/>.</summary>
    /// <param name="settings">Path and limits.</param>
    /// <param name="machine">Disk, clock and threads of the real machine or of a simulation.</param>
    /// <param name="listener">Receives the events of the log.</param>
    /// <param name="logger">Logger for events that an operator should know about.</param>
    public JournalLog(LogSettings settings, LogMachine machine, ILogListener listener, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(machine);
        _queue = new(settings.QueueLimit, settings.GroupBytes, machine.Time);
        _writer = new(settings, machine, _queue, listener, logger);
    }

    /// <summary>True while the disk refuses writes. The writer then tests the disk with a write at least every half second.</summary>
    public bool DiskFailed => _writer.DiskFailed;

    /// <summary>Error message of the first write that the disk refused; empty if the disk accepts writes.</summary>
    public string DiskFailure => _writer.DiskFailure;

    /// <summary>
    /// Free bytes on the log's disk, as last read; <see cref="long.MaxValue"/> if unknown. The writer reads the number after each group, at
    /// most every 20 ms, and four times a second while idle.
    /// </summary>
    public long FreeBytes => _writer.FreeBytes;

    /// <summary>Completes when the writer has ended, for any reason. Nothing is appended after that.</summary>
    public Task<LogEnd> Ended => _writer.Ended;

    /// <summary>Makes this process the owner of the log, opens the log's files and starts the writer.</summary>
    /// <returns>The journal's id, which identifies the chain.</returns>
    /// <exception cref="Store.LogInUseException">Another process still owns the log after <see cref="LogSettings.OwnershipWait"/>.</exception>
    /// <exception cref="IOException">The log cannot be read or created.</exception>
    public Task<string> OpenAsync()
    {
        _started = true;
        return _writer.StartAsync();
    }

    /// <summary>
    /// Queues an append. Returns <see cref="LogWrite.Durable"/> if the append is queued (<see cref="LogAppend.Completion"/> then gives its
    /// result), otherwise why it is not queued.
    /// </summary>
    public LogWrite Add(LogAppend append) => _queue.Add(append);

    /// <summary>Tests the disk with a durable write of a few meaningless bytes. Returns <see cref="LogWrite.Durable"/>, or why the write failed.</summary>
    public Task<LogWrite> AskAsync()
    {
        var ask = new LogAsk();
        var queued = _queue.Add(ask);
        return queued == LogWrite.Durable ? ask.Completion : Task.FromResult(queued);
    }

    /// <summary>Deletes some entries and marks other entries as shipped. Both changes are durable when the task completes.</summary>
    /// <exception cref="IOException">The disk refused the write, or the log is closed.</exception>
    public Task SettleAsync(IReadOnlyList<long> delete, IReadOnlyList<long> mark)
    {
        var settle = new LogSettle(delete, mark);
        Require(_queue.Add(settle));
        return settle.Completion;
    }

    /// <summary>Reads entries by their sequence numbers. Deleted entries are left out of the result.</summary>
    /// <exception cref="IOException">The disk refused the read, or the log is closed.</exception>
    public Task<IReadOnlyDictionary<long, LogEntry>> ReadAsync(IReadOnlyList<long> sequences)
    {
        var read = new EntryRead(sequences);
        Require(_queue.Add(read));
        return read.Completion;
    }

    /// <summary>Returns the durable end of the log's hash chain, with a copy of the Merkle tree up to that end.</summary>
    /// <exception cref="IOException">The log is closed.</exception>
    public Task<LogHead> HeadAsync()
    {
        var head = new HeadRead();
        Require(_queue.Add(head));
        return head.Completion;
    }

    /// <summary>Checks that no other process has taken over the log, and returns the unique id that was created when this process opened the log.</summary>
    /// <exception cref="IOException">Another process owns the log, the epoch file cannot be read, or the log is closed.</exception>
    public Task<string> OwnerAsync()
    {
        var owner = new OwnerRead();
        Require(_queue.Add(owner));
        return owner.Completion;
    }

    /// <summary>Deletes the log files, then the epoch file, and closes the log. If the log still has an entry, does nothing and returns false.</summary>
    /// <exception cref="IOException">The disk refused a deletion, another process owns the log, or the log is closed.</exception>
    public async Task<bool> RemoveAsync()
    {
        var removal = new LogRemoval();
        Require(_queue.Add(removal));
        return await removal.Completion;
    }

    /// <summary>Refuses further appends, writes the queued entries and closes the files.</summary>
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
