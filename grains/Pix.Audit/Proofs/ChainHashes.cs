namespace Pix.Audit;

/// <summary>Chain hashes of journals' entries in some ranges, from what is stored of them and of those behind them: each entry names the hash of the one before it.</summary>
/// <remarks>So the hash of an entry that rotted or is lost is known all the same while the next one is whole. What is said by columns that give their own hash counts before what others say.</remarks>
/// <param name="needed">Journal, first and last sequence of each range.</param>
public sealed class ChainHashes(IReadOnlyList<(string Journal, long First, long Last)> needed)
{
    private readonly Dictionary<(string Journal, long Sequence), string> _known = [];
    private readonly HashSet<(string Journal, long Sequence)> _sure = [];

    /// <summary>By journal and sequence.</summary>
    public IReadOnlyDictionary<(string Journal, long Sequence), string> Known => _known;

    /// <summary>Takes one stored record, in any order.</summary>
    public void Add(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        foreach (var kind in (EntryKind[])[EntryKind.Intent, EntryKind.Outcome])
        {
            if (WrittenEntry.LinkOf(record, kind) is { } link && (IsNeeded((record.Journal, link.Sequence)) || IsNeeded((record.Journal, link.Sequence - 1))))
            {
                var isSure = WrittenEntry.PayloadOf(record, kind) is not null;
                Put((record.Journal, link.Sequence), link.Hash, isSure);
                Put((record.Journal, link.Sequence - 1), link.PreviousHash, isSure);
            }
        }
    }

    private bool IsNeeded((string Journal, long Sequence) entry) =>
        needed.Any(range => entry.Sequence >= range.First && entry.Sequence <= range.Last && entry.Journal == range.Journal);

    private void Put((string Journal, long Sequence) entry, string hash, bool isSure)
    {
        if (IsNeeded(entry) && ProofText.Hash(hash) is not null && (isSure ? _sure.Add(entry) : !_known.ContainsKey(entry)))
        {
            _known[entry] = hash;
        }
    }
}
