namespace Pix.Audit;

/// <summary>What waits for the writer thread. The writer takes all of it at once: that is the group of a group commit.</summary>
internal sealed class CommandQueue(int intentLimit)
{
    private readonly object _gate = new();
    private List<JournalCommand> _waiting = [];
    private int _intents;
    private bool _closed;public static long TTake;

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

            _waiting.Add(command);
            if (_waiting.Count == 1)
            {
                Monitor.Pulse(_gate);
            }

            return JournalWrite.Durable;
        }
    }

    /// <summary>Waits for commands; null when the queue is closed and empty, an empty list when the time passed.</summary>
    public List<JournalCommand>? Take(TimeSpan patience)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && !_closed)
            {
                var t0=System.Diagnostics.Stopwatch.GetTimestamp();Monitor.Wait(_gate, patience);TTake+=System.Diagnostics.Stopwatch.GetTimestamp()-t0;
            }

            if (_waiting.Count == 0 && _closed)
            {
                return null;
            }

            var taken = _waiting;
            _waiting = [];
            _intents = 0;
            return taken;
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
}
