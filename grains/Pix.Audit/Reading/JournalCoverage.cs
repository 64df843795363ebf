namespace Pix.Audit;

/// <summary>Passes over one journal's entries, the oldest first, and holds them against its checkpoints.</summary>
/// <param name="journal">Its id.</param>
/// <param name="checkpoints">Those with nothing wrong by themselves, in any order.</param>
/// <param name="faults">Where what does not hold is added.</param>
internal sealed class JournalCoverage(string journal, IEnumerable<SeenCheckpoint> checkpoints, List<CheckpointFault> faults)
{
    /// <summary>A checkpoint is a record itself: two entries after the one it names, and not work that anyone would change.</summary>
    private const int OwnEntries = 2;

    private readonly Queue<SeenCheckpoint> _ahead = new(checkpoints.OrderBy(checkpoint => checkpoint.Sequence));
    private long _covered;
    private long _uncovered;
    private string _firstUncovered = "";
    private bool _begun;

    public string Journal { get; } = journal;

    /// <summary>Takes the next entry.</summary>
    public void Pass(ChainEntry entry)
    {
        while (_ahead.TryPeek(out var checkpoint) && checkpoint.Sequence <= entry.Link.Sequence)
        {
            Judge(_ahead.Dequeue(), entry);
        }

        _begun = true;
        if (entry.Link.Sequence > Covered)
        {
            _firstUncovered = _uncovered++ == 0 ? entry.Date : _firstUncovered;
        }
    }

    /// <summary>Says what is left over after the last entry.</summary>
    /// <param name="due">Entries written before then must be covered; text as in the records.</param>
    public void End(string due)
    {
        faults.AddRange(_ahead.Select(checkpoint => checkpoint.Fault("The entry that it names is not stored.")));
        if (_uncovered > 0 && string.CompareOrdinal(_firstUncovered, due) < 0)
        {
            faults.Add(new("", Journal, Covered + 1, _firstUncovered, $"{_uncovered} entries are covered by no checkpoint, although they are old enough."));
        }
    }

    private long Covered => _covered == 0 ? 0 : _covered + OwnEntries;

    private void Judge(SeenCheckpoint checkpoint, ChainEntry entry)
    {
        var reason = checkpoint.Sequence == entry.Link.Sequence
            ? checkpoint.Hash == entry.Link.Hash ? null : "The entry that it names has another hash now: the chain was written anew."
            : _begun ? "The entry that it names is not stored."
            : null; // Older than all that is stored of this journal: it went by rule.
        if (reason is not null)
        {
            faults.Add(checkpoint.Fault(reason));
            return;
        }

        (_covered, _uncovered) = (checkpoint.Sequence, 0);
    }
}
