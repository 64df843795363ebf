namespace Pix.Audit;

/// <summary>Commands that go to the disk together, and the frames made of them.</summary>
/// <remarks>
/// Callers make the frames of their own entries while the disk is busy with the group before, so that the writer only writes. That is why a group that
/// failed takes the frames of the next one with it: they tie on to entries that are not there (<see cref="CommandQueue.Restart"/>).
/// </remarks>
internal sealed class OpenGroup(byte[] magic)
{
    private List<JournalCommand> _commands = [];

    public LogGroup Frames { get; } = new(magic);

    public IReadOnlyList<JournalCommand> Commands => _commands;

    /// <summary>Reads that were asked for meanwhile; they run after the group.</summary>
    public IReadOnlyList<IReadingCommand> Reads { get; set; } = [];

    /// <summary>Where the chain ends with this group.</summary>
    public ChainEnd End { get; private set; }

    public int Intents { get; private set; }

    /// <summary>Nothing to write and nothing to read.</summary>
    public bool IsEmpty => _commands.Count == 0 && Frames.IsEmpty && Reads.Count == 0;

    public void Begin(long number, ChainEnd before)
    {
        // A new list: the callers of the old one may still be being told.
        (_commands, Reads, End, Intents) = ([], [], before, 0);
        Frames.Begin(number);
    }

    public void Add(JournalCommand command)
    {
        _commands.Add(command);
        switch (command)
        {
            case AppendCommand append:
                Add(append);
                break;
            case SettleCommand settle:
                Add(settle);
                break;
            default:
                break;
        }
    }

    private void Add(AppendCommand append)
    {
        append.Sequence = End.Sequence + 1;
        var hash = HashChain.Link(End.Hash, append.Sequence, append.Digest);
        Frames.Add(new(append.Sequence, append.Kind, append.RecordId, append.AtMicros, false, End.Hash, hash, append.Payload), append.PayloadCrc);
        End = new(append.Sequence, hash);
        Intents += append.Kind == EntryKind.Intent ? 1 : 0;
    }

    private void Add(SettleCommand settle)
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
