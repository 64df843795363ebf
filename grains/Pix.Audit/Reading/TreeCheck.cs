using System.Buffers;
using Pix.Audit.Checkpoints;
using Pix.Audit.Records;
using Pix.Journal.Merkle;

namespace Pix.Audit.Reading;

/// <summary>
/// Follows one journal's Merkle tree through its stored entries: each checkpoint's tree must be the previous one plus the entries in
/// between.
/// </summary>
/// <remarks>After a gap in the entries nothing can be said until the next checkpoint, whose peaks stand for everything before it.</remarks>
internal sealed class TreeCheck
{
    private readonly MerklePeaks _tree = new();
    private readonly byte[] _hash = new byte[MerkleHash.Size];
    private bool _isKnown;

    /// <summary>Takes the next entry.</summary>
    /// <param name="link">Place and hash of the entry.</param>
    /// <param name="next">The tree of the next checkpoint, where checking may begin.</param>
    public void Add(ChainLink link, CheckpointTree? next)
    {
        if (next is not null && next.First == link.Sequence && (!_isKnown || _tree.First != link.Sequence))
        {
            _tree.Restart(link.Sequence);
            _isKnown = true;
        }

        // The chain check reports a malformed hash; here it is a gap.
        _isKnown = _isKnown && _tree.Next == link.Sequence
            && Convert.FromHexString(link.Hash, _hash, out _, out var written) == OperationStatus.Done && written == _hash.Length;
        if (_isKnown)
        {
            _tree.Append(_hash);
        }
    }

    /// <summary>False when a checkpoint's tree is not that of the entries so far; a tree that begins elsewhere is not compared.</summary>
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
