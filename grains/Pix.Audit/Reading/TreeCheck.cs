using System.Buffers;
using Pix.Audit.Checkpoints;
using Pix.Audit.Records;
using Pix.Journal.Merkle;

namespace Pix.Audit.Reading;

/// <summary>
/// Follows one journal's Merkle tree through its stored entries: each checkpoint's tree must be that of the previous checkpoint plus the
/// entries in between.
/// </summary>
/// <remarks>After a gap in the entries nothing can be checked until the next checkpoint, whose peaks represent all entries before it.</remarks>
internal sealed class TreeCheck
{
    private readonly MerklePeaks _tree = new();
    private readonly byte[] _hash = new byte[MerkleHash.Size];
    private bool _isKnown;

    /// <summary>Adds the next entry to the tree.</summary>
    /// <param name="link">Place and hash of the entry.</param>
    /// <param name="next">The tree of the next checkpoint; checking may begin at this tree's first entry. Null if there is none.</param>
    public void Add(ChainLink link, CheckpointTree? next)
    {
        if (next is not null && next.First == link.Sequence && (!_isKnown || _tree.First != link.Sequence))
        {
            _tree.Restart(link.Sequence);
            _isKnown = true;
        }

        // The chain check reports a malformed hash; here such a hash counts as a gap.
        _isKnown = _isKnown && _tree.Next == link.Sequence
            && Convert.FromHexString(link.Hash, _hash, out _, out var written) == OperationStatus.Done && written == _hash.Length;
        if (_isKnown)
        {
            _tree.Append(_hash);
        }
    }

    /// <summary>
    /// Returns false if a checkpoint's tree is not that of the entries so far. After a gap, or if the tree begins at another entry, nothing
    /// is compared and the result is true.
    /// </summary>
    public bool Holds(CheckpointTree stated) =>
        !_isKnown || stated.First != _tree.First || (stated.Size == _tree.Size && stated.Root == Convert.ToHexStringLower(_tree.Root()));

    /// <summary>Continues from a checkpoint's tree.</summary>
    public void GoOnFrom(CheckpointTree stated)
    {
        if (stated.TryRead() is { } tree)
        {
            _tree.CopyFrom(tree);
            _isKnown = true;
        }
    }
}
