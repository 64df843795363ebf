namespace Pix.Audit;

/// <summary>What waits for the writer thread. The writer takes all of it at once, up to a bound in bytes: that is the group of a group commit.</summary>
internal sealed class CommandQueue(int intentLimit, int groupBytes)
{
    private readonly object _gate = new();
    private List<JournalCommand> _waiting = [];
    private List<IReadingCommand> _reads = [];
    private OpenGroup? _open;
    private OpenGroup? _spare;
    private int _intents;
    private bool _closed;

    private bool IsEmpty => _waiting.Count == 0 && _reads.Count == 0 && _open is null or { IsEmpty: true };

    /// <summary>The log is open: what is added from now on gets its place in the chain at once.</summary>
    public void Begin(byte[] magic, long group, ChainEnd end)
    {
        lock (_gate)
        {
            (_open, _spare) = (new(magic), new(magic));
            _open.Begin(group + 1, end);
            Fill(_open);
        }
    }

    /// <summary>Adds a command. Only intents are bounded: outcomes are as many as the intents accepted before them.</summary>
    public JournalWrite Add(JournalCommand command)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return JournalWrite.Closed;
            }

            if (command is AppendCommand { Kind: EntryKind.Intent })
            {
                if (_intents >= intentLimit)
                {
                    return JournalWrite.Full;
                }

                _intents++;
            }

            var wasEmpty = IsEmpty;
            Place(command);
            if (wasEmpty)
            {
                Monitor.Pulse(_gate);
            }

            return JournalWrite.Durable;
        }
    }

    /// <summary>Adds rows that are to be written once more, in the next group. If that fails they are dropped: the journal has them where they were.</summary>
    public void Move(IReadOnlyList<JournalRow> rows)
    {
        lock (_gate)
        {
            foreach (var row in rows)
            {
                _open!.Frames.Add(row, LogChecksum.Of(row.Payload));
            }
        }
    }

    /// <summary>Waits for commands; null when the queue is closed and nothing is left, an empty group when the time passed.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="unwritten">Left from a group that failed; they go with this one, and the list is emptied.</param>
    public OpenGroup? Take(TimeSpan patience, List<JournalCommand> unwritten)
    {
        lock (_gate)
        {
            if (IsEmpty && !_closed)
            {
                Monitor.Wait(_gate, patience);
            }

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
            _intents -= taken.Intents;
            return taken;
        }
    }

    /// <summary>A taken group is done with; its memory serves the next.</summary>
    public void Recycle(OpenGroup taken)
    {
        lock (_gate)
        {
            _spare = taken;
        }
    }

    /// <summary>A group failed: what was framed behind it is framed again, where the chain ends now.</summary>
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

    /// <summary>Waits while nothing is taken yet; false when the queue was closed.</summary>
    public bool Wait(TimeSpan time)
    {
        lock (_gate)
        {
            return !_closed && (!Monitor.Wait(_gate, time) || !_closed);
        }
    }

    /// <summary>Everything that is still there, when the writer ends.</summary>
    public IReadOnlyList<JournalCommand> Drain()
    {
        lock (_gate)
        {
            var left = (_open?.Commands ?? []).Concat(_waiting).Concat(_reads.Cast<JournalCommand>()).ToList();
            _open?.Begin(0, default);
            (_waiting, _reads) = ([], []);
            return left;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Place(JournalCommand command)
    {
        if (command is IReadingCommand read)
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

    /// <summary>A command that is larger than a group makes one of its own.</summary>
    private bool HasRoom(OpenGroup group, JournalCommand command) =>
        group.Commands.Count == 0 || command is not AppendCommand append || group.Frames.Bytes.Length + append.Payload.Length <= groupBytes;
}
