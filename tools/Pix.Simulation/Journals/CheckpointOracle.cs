using Pix.Audit.Checkpoints;
using Pix.Audit.Records;
using Pix.Journal.Format;
using Pix.Journal.Merkle;
using Pix.Simulation.Running;

namespace Pix.Simulation.Journals;

/// <summary>Collects the shipped checkpoints, and throws if the statement of a checkpoint is wrong.</summary>
internal sealed class CheckpointOracle
{
    private readonly Dictionary<string, Shipped> _byDigest = new(StringComparer.Ordinal);

    /// <summary>Digest of each checkpoint. The key is its journal and the digest of the journal's previous checkpoint, which it contains.</summary>
    private readonly Dictionary<(string Journal, string Previous), string> _successors = [];

    public int Count => _byDigest.Count;

    /// <summary>
    /// True if every checkpoint that another shipped checkpoint refers to was also shipped. The simulation waits for this, because the removal of a
    /// journal does not always show that all was shipped: a journal with dead letters is never removed.
    /// </summary>
    public bool HasNamed => !NotShipped().Any();

    /// <summary>Adds a checkpoint that the sink has accepted. Throws if it is not signed, or if a second checkpoint follows the same one.</summary>
    public void Delivered(AuditRecord record, bool mayFork)
    {
        var envelope = CheckpointRecord.TryRead(record);
        if (envelope is null || !SimulatedSigner.IsSigned(envelope))
        {
            throw new InvariantBrokenException("nothing is shipped that was not appended", $"record {record.RecordId} is no signed checkpoint");
        }

        var (statement, digest) = (envelope.Statement, Convert.ToHexStringLower(envelope.Digest()));
        if (!_byDigest.TryAdd(digest, new(record.RecordId, statement)))
        {
            return;
        }

        var key = (statement.Journal, statement.Previous?.Digest ?? "");
        if (!_successors.TryAdd(key, digest) && !mayFork)
        {
            var other = _byDigest[_successors[key]];
            throw new InvariantBrokenException(
                "checkpoints of a journal do not fork", $"checkpoints {other.RecordId} (entry {other.Statement.Sequence}) and {record.RecordId} (entry {statement.Sequence}) of journal {statement.Journal} both follow {statement.Previous?.Record ?? "nothing"}");
        }
    }

    /// <summary>Throws if a checkpoint contains another hash for its entry than the journal's chain, or another Merkle tree up to that entry.</summary>
    public void RequireHeads(IReadOnlyDictionary<string, SortedDictionary<long, ChainLink>> chains)
    {
        foreach (var journal in _byDigest.Values.GroupBy(shipped => shipped.Statement.Journal))
        {
            var heads = journal.ToLookup(shipped => shipped.Statement.Sequence);
            var tree = new MerklePeaks();
            foreach (var link in chains[journal.Key].Values)
            {
                tree.Append(Convert.FromHexString(link.Hash));
                foreach (var shipped in heads[link.Sequence])
                {
                    Require(shipped, shipped.Statement.Hash == link.Hash && (shipped.Statement.Tree!.First > 1 || shipped.Statement.Tree.Root == Convert.ToHexStringLower(tree.Root())));
                }
            }

            foreach (var shipped in journal)
            {
                Require(shipped, shipped.Statement.Sequence == 0 ? IsOrigin(shipped.Statement) : chains[journal.Key].ContainsKey(shipped.Statement.Sequence));
            }
        }
    }

    /// <summary>Throws if a checkpoint refers to a checkpoint that was never shipped.</summary>
    public void RequireNamed()
    {
        foreach (var (shipped, link) in NotShipped())
        {
            throw new InvariantBrokenException("what a checkpoint names is stored", $"checkpoint {shipped.RecordId} names {link.Record} of journal {link.Journal}, which was never shipped");
        }
    }

    /// <summary>Returns each reference from a shipped checkpoint to a checkpoint that was not shipped, or not yet.</summary>
    private IEnumerable<(Shipped By, CheckpointLink Link)> NotShipped() =>
        from shipped in _byDigest.Values
        from link in (shipped.Statement.Neighbours ?? []).Concat(shipped.Statement.Previous is { } previous ? [previous] : [])
        where !_byDigest.ContainsKey(link.Digest)
        select (shipped, link);

    /// <summary>
    /// Throws if the removal of a journal could not be noticed. To be noticed, the newest checkpoint of the journal must be in a checkpoint of
    /// another journal, or in a file that remains in the journal's folder.
    /// </summary>
    /// <param name="isThere">Returns true if the folder of a journal still contains the file with its newest checkpoint.</param>
    public void RequireMissed(Func<string, bool> isThere)
    {
        var named = _byDigest.Values.SelectMany(shipped => (shipped.Statement.Neighbours ?? []).Select(link => link.Digest)).ToHashSet(StringComparer.Ordinal);
        foreach (var newest in _byDigest.GroupBy(shipped => shipped.Value.Statement.Journal).Select(journal => journal.MaxBy(shipped => shipped.Value.Statement.Sequence)))
        {
            if (!named.Contains(newest.Key) && !isThere(newest.Value.Statement.Journal))
            {
                throw new InvariantBrokenException("a removed journal is missed", $"journal {newest.Value.Statement.Journal} is gone, and nothing names its newest checkpoint {newest.Value.RecordId}");
            }
        }
    }

    private static bool IsOrigin(CheckpointStatement statement) =>
        statement.Hash == Convert.ToHexStringLower(HashChain.Origin(statement.Journal)) && statement.Tree!.Root == Convert.ToHexStringLower(new MerklePeaks().Root());

    private static void Require(Shipped shipped, bool isSo)
    {
        if (!isSo)
        {
            throw new InvariantBrokenException("a checkpoint names a head that is durable", $"checkpoint {shipped.RecordId} names entry {shipped.Statement.Sequence} of journal {shipped.Statement.Journal}, which the journal does not have so");
        }
    }

    private sealed record Shipped(string RecordId, CheckpointStatement Statement);
}
