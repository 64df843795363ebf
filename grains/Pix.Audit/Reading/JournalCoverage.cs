using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>Walks through one journal's entries, the oldest first, and compares them with the journal's checkpoints.</summary>
/// <param name="journal">Id of the journal.</param>
/// <param name="ahead">The valid checkpoints of all journals, in order.</param>
/// <param name="faults">Receives the faults.</param>
internal sealed class JournalCoverage(string journal, CheckpointCursor ahead, List<CheckpointFault> faults)
{
    /// <summary>
    /// Number of entries of a checkpoint's own record, after the entry that it names. They need no other checkpoint, because they contain
    /// nothing that anyone would want to change.
    /// </summary>
    private const int OwnEntries = 2;

    private readonly TreeCheck _tree = new();
    private long? _covered;
    private long _uncovered;
    private string _firstUncovered = "";
    private bool _begun;

    public string Journal { get; } = journal;

    /// <summary>Compares the next entry with the checkpoints.</summary>
    public void Pass(ChainEntry entry)
    {
        while (ahead.Peek(Journal) is { } earlier && earlier.Sequence < entry.Link.Sequence)
        {
            Judge(earlier, entry);
            ahead.Next();
        }

        _tree.Add(entry.Link, ahead.Peek(Journal)?.Tree);
        while (ahead.Peek(Journal) is { } checkpoint && checkpoint.Sequence == entry.Link.Sequence)
        {
            Judge(checkpoint, entry);
            ahead.Next();
        }

        _begun = true;
        if (entry.Link.Sequence > Covered)
        {
            _firstUncovered = _uncovered++ == 0 ? entry.Date : _firstUncovered;
        }
    }

    /// <summary>Reports, after the last entry, the checkpoints whose entries are not stored, and the entries that no checkpoint covers.</summary>
    /// <param name="due">Entries written before this time must be covered; text as in the records.</param>
    public void End(string due)
    {
        for (; ahead.Peek(Journal) is { } checkpoint; ahead.Next())
        {
            faults.Add(checkpoint.Fault("The entry that it names is not stored."));
        }

        if (_uncovered > 0 && string.CompareOrdinal(_firstUncovered, due) < 0)
        {
            faults.Add(new("", Journal, Covered + 1, _firstUncovered, $"{_uncovered} entries are covered by no checkpoint, although they are old enough."));
        }
    }

    private long Covered => _covered is { } sequence ? sequence + OwnEntries : 0;

    private void Judge(SeenCheckpoint checkpoint, ChainEntry entry)
    {
        var reason = Reason(checkpoint, entry);
        if (checkpoint.Tree is { } tree)
        {
            _tree.GoOnFrom(tree);
        }

        if (reason is not null)
        {
            faults.Add(checkpoint.Fault(reason));
            return;
        }

        (_covered, _uncovered) = (checkpoint.Sequence, 0);
    }

    private string? Reason(SeenCheckpoint checkpoint, ChainEntry entry)
    {
        if (HashOf(checkpoint.Sequence, entry.Link) is { } hash && hash != checkpoint.Hash)
        {
            return "The entry that it names has another hash now: the chain was written anew.";
        }

        if (checkpoint.Sequence == entry.Link.Sequence)
        {
            return checkpoint.Tree is { } stated && !_tree.Holds(stated) ? "Its Merkle tree is not that of the stored entries." : null;
        }

        // The checkpoint names an entry before the first stored one of this journal: the entry expired, or there was none yet.
        return _begun ? "The entry that it names is not stored." : null;
    }

    /// <summary>Returns the hash that an entry gives for a sequence: its own or its predecessor's hash; null for other sequences.</summary>
    private static string? HashOf(long sequence, ChainLink link) => sequence == link.Sequence ? link.Hash : sequence == link.Sequence - 1 ? link.PreviousHash : null;
}
