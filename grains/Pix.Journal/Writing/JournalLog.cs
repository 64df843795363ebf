using Microsoft.Extensions.Logging;
using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Writing;

/// <summary>A log of entries that survive a crash, chained by hashes: appended by many, written by one task in groups that share an fsync.</summary>
public sealed class JournalLog : IAsyncDisposable
{
    private readonly LogQueue _queue;
    private readonly LogWriter _writer;
    private bool _started;

    /// <summary>Makes a log; nothing is touched before <see cref="OpenAsync"/>.</summary>
    /// <param name="settings">Where it is, and its limits.</param>
    /// <param name="machine">What it runs on.</param>
    /// <param name="listener">Who is told what happens.</param>
    /// <param name="logger">For what people should know.</param>
    public JournalLog(LogSettings settings, LogMachine machine, ILogListener listener, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(machine);
        _queue = new(settings.QueueLimit, settings.GroupBytes, machine.Time);
        _writer = new(settings, machine, _queue, listener, logger);
    }

    /// <summary>True while the disk refuses writes; it is tried again every half second.</summary>
    public bool DiskFailed => _writer.DiskFailed;

    /// <summary>What the disk said when it began to refuse writes; empty while it takes them.</summary>
    public string DiskFailure => _writer.DiskFailure;

    /// <summary>Bytes that were free on the log's disk when the writer last asked; it asks with each group, at most every 20 ms, and four times a second while idle.</summary>
    public long FreeBytes => _writer.FreeBytes;

    /// <summary>Completes when the writer has ended, whatever ended it; nothing is appended any more.</summary>
    public Task<LogEnd> Ended => _writer.Ended;

    /// <summary>Opens the files, takes the ownership and starts the writer.</summary>
    /// <returns>The journal's id, which names the chain.</returns>
    /// <exception cref="Store.LogInUseException">Another process owns it.</exception>
    /// <exception cref="IOException">It cannot be read or begun.</exception>
    public Task<string> OpenAsync()
    {
        _started = true;
        return _writer.StartAsync();
    }

    /// <summary>Queues an append: <see cref="LogWrite.Durable"/> when it is queued (then its <see cref="LogAppend.Completion"/> says what became of it), else why not.</summary>
    public LogWrite Add(LogAppend append) => _queue.Add(append);

    /// <summary>Makes a few bytes durable that mean nothing; why not, when they could not be.</summary>
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

    /// <summary>Reads entries; those that are gone are left out.</summary>
    /// <exception cref="IOException">The disk refused, or the log is closed.</exception>
    public Task<IReadOnlyDictionary<long, LogEntry>> ReadAsync(IReadOnlyList<long> sequences)
    {
        var read = new EntryRead(sequences);
        Require(_queue.Add(read));
        return read.Completion;
    }

    /// <summary>Where the log stands now, durably.</summary>
    /// <exception cref="IOException">The log is closed.</exception>
    public Task<LogHead> HeadAsync()
    {
        var head = new HeadRead();
        Require(_queue.Add(head));
        return head.Completion;
    }

    /// <summary>Names this opening of the log, which is still the newest one.</summary>
    /// <exception cref="IOException">Another owner has the log, the disk refused, or the log is closed.</exception>
    public Task<string> OwnerAsync()
    {
        var owner = new OwnerRead();
        Require(_queue.Add(owner));
        return owner.Completion;
    }

    /// <summary>Removes the log wholly, and closes it: its files first, the epoch file last. False, and nothing happens, while an entry is left.</summary>
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
