namespace Pix.Audit;

/// <summary>Chain hashes of a journal's entries in some ranges, from what is stored of them and of those behind them: each entry names the hash of the one before it.</summary>
/// <remarks>So the hash of an entry that rotted or is lost is known all the same while the next one is whole. What is said by columns that give their own hash counts before what others say.</remarks>
/// <param name="journal">Id of the journal.</param>
/// <param name="needed">First and last sequence of each range.</param>
public sealed class ChainHashes(string journal, IReadOnlyList<(long First, long Last)> needed)
{
    private readonly Dictionary<long, string> _known = [];
    private readonly HashSet<long> _sure = [];

    /// <summary>By sequence.</summary>
    public IReadOnlyDictionary<long, string> Known => _known;

    /// <summary>Takes one stored record, in any order.</summary>
    public void Add(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Journal != journal)
        {
            return;
        }

        foreach (var kind in (EntryKind[])[EntryKind.Intent, EntryKind.Outcome])
        {
            if (WrittenEntry.LinkOf(record, kind) is { } link && (IsNeeded(link.Sequence) || IsNeeded(link.Sequence - 1)))
            {
                var isSure = WrittenEntry.PayloadOf(record, kind) is not null;
                Put(link.Sequence, link.Hash, isSure);
                Put(link.Sequence - 1, link.PreviousHash, isSure);
            }
        }
    }

    private bool IsNeeded(long sequence) => needed.Any(range => sequence >= range.First && sequence <= range.Last);

    private void Put(long sequence, string hash, bool isSure)
    {
        if (IsNeeded(sequence) && ProofText.Hash(hash) is not null && (isSure ? _sure.Add(sequence) : !_known.ContainsKey(sequence)))
        {
            _known[sequence] = hash;
        }
    }
}
