using Pix.Journal.Format;

namespace Pix.Journal.Writing;

/// <summary>
/// The queue of commands for the writer. The writer takes all waiting commands at once, up to a limit in bytes, and commits them as one
/// group.
/// </summary>
internal sealed class LogQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly int _limit, _groupBytes;
    private readonly ITimer _timer;
    private List<LogCommand> _waiting = [];
    private List<ILogRead> _reads = [];
    private OpenGroup? _open;
    private OpenGroup? _spare;
    private TaskCompletionSource? _writer;
    private int _bounded;
    private bool _closed;

    public LogQueue(int limit, int groupBytes, TimeProvider time)
    {
        (_limit, _groupBytes) = (limit, groupBytes);
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private bool IsEmpty => _waiting.Count == 0 && _reads.Count == 0 && _open is null or { IsEmpty: true };

    /// <summary>
    /// Called when the log is open. After that, an added command gets its place in the hash chain at once if the group being filled has
    /// room.
    /// </summary>
    public void Begin(byte[] magic, long epoch, long group, ChainEnd end)
    {
        lock (_gate)
        {
            (_open, _spare) = (new(magic, epoch), new(magic, epoch));
            _open.Begin(group + 1, end);
            Fill(_open);
        }
    }

    /// <summary>Adds a command. Returns <see cref="LogWrite.Durable"/> if the command is queued, otherwise why it is not queued.</summary>
    public LogWrite Add(LogCommand command)
    {
        TaskCompletionSource? writer;
        lock (_gate)
        {
            if (_closed)
            {
                return LogWrite.Closed;
            }

            if (command is LogAppend { IsBounded: true })
            {
                if (_bounded >= _limit)
                {
                    return LogWrite.Full;
                }

                _bounded++;
            }

            Place(command);
            (writer, _writer) = (_writer, null);
        }

        writer?.TrySetResult();
        return LogWrite.Durable;
    }

    /// <summary>
    /// Adds old entries to the next group, so that they are written again at the end of the log. If that write fails, these copies are
    /// dropped, because the log still has the entries at their old place.
    /// </summary>
    public void Move(IReadOnlyList<LogEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                _open!.Frames.Add(entry, Checksum.Of(entry.Payload));
            }
        }
    }

    /// <summary>
    /// Waits for commands and returns them as a group, which is empty if no command came in time. Returns null if the queue is closed and
    /// empty.
    /// </summary>
    /// <param name="patience">Maximum time to wait for a command.</param>
    /// <param name="unwritten">Commands of a failed group. This method puts them before all commands that have no frame yet, and empties this list.</param>
    public async ValueTask<OpenGroup?> TakeAsync(TimeSpan patience, List<LogCommand> unwritten)
    {
        await WaitAsync(patience);
        return Take(unwritten);
    }

    /// <summary>Called when the writer has finished a group. The memory of the group is reused for a later group.</summary>
    public void Recycle(OpenGroup taken)
    {
        lock (_gate)
        {
            _spare = taken;
        }
    }

    /// <summary>Called when a group failed. Commands that were queued after that group get new frames, chained to the present end of the log.</summary>
    public void Restart(long group, ChainEnd end)
    {
        lock (_gate)
        {
            var framed = _open!.Commands;
            _open.Begin(group + 1, end);
            foreach (var command in framed)
            {
                _open.Add(command);
            }
        }
    }

    /// <summary>Waits before the writer tries again to open the log. Returns false if the queue is closed.</summary>
    public async ValueTask<bool> PauseAsync(TimeSpan time)
    {
        Task waiting;
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            // An append ends the wait early, which is harmless, because the writer then only tries again earlier.
            waiting = Wait(time);
        }

        await waiting;
        lock (_gate)
        {
            return !_closed;
        }
    }

    /// <summary>Removes and returns every command that is still queued when the writer ends.</summary>
    public IReadOnlyList<LogCommand> Drain()
    {
        lock (_gate)
        {
            List<LogCommand> left = [.. _open?.Commands ?? [], .. _waiting, .. _reads.Cast<LogCommand>()];
            _open?.Begin(0, default);
            (_waiting, _reads) = ([], []);
            return left;
        }
    }

    /// <summary>Refuses further commands. Commands that are queued already stay in the queue.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        Wake();
    }

    public void Dispose() => _timer.Dispose();

    private Task WaitAsync(TimeSpan patience)
    {
        lock (_gate)
        {
            return IsEmpty && !_closed ? Wait(patience) : Task.CompletedTask;
        }
    }

    private Task Wait(TimeSpan time)
    {
        _writer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (time != Timeout.InfiniteTimeSpan)
        {
            _timer.Change(time, Timeout.InfiniteTimeSpan);
        }

        return _writer.Task;
    }

    private void Wake()
    {
        TaskCompletionSource? writer;
        lock (_gate)
        {
            (writer, _writer) = (_writer, null);
        }

        writer?.TrySetResult();
    }

    private OpenGroup? Take(List<LogCommand> unwritten)
    {
        lock (_gate)
        {
            if (IsEmpty && _closed)
            {
                return null;
            }

            var taken = _open!;
            _waiting.InsertRange(0, unwritten);
            unwritten.Clear();
            Fill(taken);
            (taken.Reads, _reads) = (_reads, []);
            _open = _spare!;
            _open.Begin(taken.Frames.Number + 1, taken.End);
            _spare = null;
            _bounded -= taken.Bounded;
            return taken;
        }
    }

    private void Place(LogCommand command)
    {
        if (command is ILogRead read)
        {
            _reads.Add(read);
        }
        else if (_open is null || _waiting.Count > 0 || !HasRoom(_open, command))
        {
            _waiting.Add(command);
        }
        else
        {
            _open.Add(command);
        }
    }

    private void Fill(OpenGroup group)
    {
        var filled = 0;
        while (filled < _waiting.Count && HasRoom(group, _waiting[filled]))
        {
            group.Add(_waiting[filled++]);
        }

        _waiting.RemoveRange(0, filled);
    }

    /// <summary>True if the command fits into the group. The first command always fits, so an append larger than the limit gets a group of its own.</summary>
    private bool HasRoom(OpenGroup group, LogCommand command) =>
        group.Commands.Count == 0 || command is not LogAppend append || group.Frames.Bytes.Length + append.Payload.Length <= _groupBytes;
}
