using Pix.Journal.Format;
using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>A set of commands that the writer writes together, and the frames of these commands.</summary>
/// <remarks>
/// A caller's thread makes the frame (the bytes to write) of its entry while the disk writes the previous group, so the writer only writes.
/// Each frame chains to the previous entry. So if a group fails, the frames of the next group chain to entries that are not in the log and
/// are made again (<see cref="LogQueue.Restart"/>).
/// </remarks>
internal sealed class OpenGroup(byte[] magic, long epoch)
{
    private List<LogCommand> _commands = [];

    public LogGroup Frames { get; } = new(magic, epoch);

    public IReadOnlyList<LogCommand> Commands => _commands;

    /// <summary>Reads that were queued together with these commands. The writer runs these reads after it has written the group.</summary>
    public IReadOnlyList<ILogRead> Reads { get; set; } = [];

    /// <summary>End of the hash chain once this group is written.</summary>
    public ChainEnd End { get; private set; }

    /// <summary>Number of the group's appends to which <see cref="LogSettings.QueueLimit"/> applies.</summary>
    public int Bounded { get; private set; }

    /// <summary>True if the group has nothing to write and nothing to read.</summary>
    public bool IsEmpty => _commands.Count == 0 && Frames.IsEmpty && Reads.Count == 0;

    public void Begin(long number, ChainEnd before)
    {
        // A new list, because the writer is possibly still notifying the callers of the commands in the old list.
        (_commands, Reads, End, Bounded) = ([], [], before, 0);
        Frames.Begin(number);
    }

    public void Add(LogCommand command)
    {
        _commands.Add(command);
        switch (command)
        {
            case LogAppend append:
                Add(append);
                break;
            case LogSettle settle:
                Add(settle);
                break;
            default:
                break;
        }
    }

    private void Add(LogAppend append)
    {
        append.Sequence = End.Sequence + 1;
        var hash = HashChain.Link(End.Hash, append.Sequence, append.Digest);
        Frames.Add(new(append.Sequence, append.Kind, append.Label, append.AtMicros, false, End.Hash, hash, append.Payload), append.PayloadCrc);
        End = End.Next(hash);
        Bounded += append.IsBounded ? 1 : 0;
    }

    private void Add(LogSettle settle)
    {
        foreach (var (first, last) in settle.DeleteRuns())
        {
            Frames.Remove(first, last);
        }

        foreach (var sequence in settle.Mark)
        {
            Frames.Ship(sequence);
        }
    }
}
