using Pix.Audit.Checkpoints;
using Pix.Audit.Records;

namespace Pix.Audit.Proofs;

/// <summary>Derives the chain hashes of journal entries in some ranges from stored records, because each entry names the hash of its predecessor.</summary>
/// <remarks>
/// A checkpoint signs the hash of the last entry of each range, and an entry whose columns give its hash names its predecessor's hash as
/// the journal wrote it. So hashes are followed from the end to the beginning, and a planted copy has no effect, even if its own hashes
/// match. Before a damaged entry, nothing shows which of several copies is the journal's, so the hash that a copy's own columns give is
/// used there. The hash of a damaged or lost entry is still known if the next entry is intact.
/// </remarks>
/// <param name="needed">Journal, first and last sequence of each range, and the hash of the last entry.</param>
public sealed class ChainHashes(IReadOnlyList<(string Journal, long First, long Last, string Head)> needed)
{
    private readonly Dictionary<(string Journal, long Sequence), HashSet<Claim>> _claims = [];

    /// <summary>Returns the known hashes by journal and sequence, from all records added so far.</summary>
    public IReadOnlyDictionary<(string Journal, long Sequence), string> Known()
    {
        var known = new Dictionary<(string Journal, long Sequence), string>();
        foreach (var (journal, first, last, head) in needed)
        {
            var signed = ProofText.Hash(head) is null ? null : head;
            for (var sequence = last; sequence >= first; sequence--)
            {
                var claims = _claims.GetValueOrDefault((journal, sequence), []);
                if ((signed ?? Likely(claims)) is { } hash)
                {
                    known[(journal, sequence)] = hash;
                    signed = claims.Where(claim => claim.IsSure && claim.Hash == hash && claim.Previous.Length > 0).Select(claim => claim.Previous).FirstOrDefault();
                }
            }
        }

        return known;
    }

    /// <summary>Adds one stored record, in any order.</summary>
    public void Add(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        foreach (var kind in (EntryKind[])[EntryKind.Intent, EntryKind.Outcome])
        {
            if (WrittenEntry.LinkOf(record, kind) is { } link && (IsNeeded((record.Journal, link.Sequence)) || IsNeeded((record.Journal, link.Sequence - 1))))
            {
                var isSure = WrittenEntry.PayloadOf(record, kind) is not null;
                Put((record.Journal, link.Sequence), new(link.Hash, link.PreviousHash, isSure));
                Put((record.Journal, link.Sequence - 1), new(link.PreviousHash, "", isSure));
            }
        }
    }

    private static string? Likely(HashSet<Claim> claims) => claims.OrderByDescending(claim => claim.IsSure).Select(claim => claim.Hash).FirstOrDefault();

    private bool IsNeeded((string Journal, long Sequence) entry) =>
        needed.Any(range => entry.Sequence >= range.First && entry.Sequence <= range.Last && entry.Journal == range.Journal);

    private void Put((string Journal, long Sequence) entry, Claim claim)
    {
        if (!IsNeeded(entry) || ProofText.Hash(claim.Hash) is null)
        {
            return;
        }

        if (!_claims.TryGetValue(entry, out var claims))
        {
            _claims[entry] = claims = [];
        }

        claims.Add(claim);
    }

    /// <summary>What one stored record claims about an entry.</summary>
    /// <param name="Hash">The entry's hash.</param>
    /// <param name="Previous">Hash of the previous entry; empty when the claim comes from the next entry.</param>
    /// <param name="IsSure">Whether the claiming record's columns give their own hash.</param>
    private readonly record struct Claim(string Hash, string Previous, bool IsSure);
}
