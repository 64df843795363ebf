using Pix.Journal.Merkle;

namespace Pix.Audit.Checkpoints;

/// <summary>The Merkle tree over a journal's entries (RFC 6962; a leaf's data is the entry's chain hash), up to the entry of a checkpoint.</summary>
/// <param name="First">Sequence of the first leaf's entry: 1, or more when the journal is older than its tree.</param>
/// <param name="Size">Number of leaves, which is the checkpoint's sequence − <paramref name="First"/> + 1.</param>
/// <param name="Root">Root hash of the tree, lower-case hexadecimal.</param>
/// <param name="Peaks">
/// Hashes of the complete subtrees, one for each bit that is set in the size, the largest first, hexadecimal. With them, the path of a
/// later entry needs no earlier entry.
/// </param>
public sealed record CheckpointTree(long First, long Size, string Root, IReadOnlyList<string> Peaks)
{
    /// <summary>Returns what a checkpoint states about a tree.</summary>
    public static CheckpointTree Of(MerklePeaks tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var peaks = Enumerable.Range(0, tree.Count).Select(peak => Convert.ToHexStringLower(tree.Hashes.Slice(peak * MerkleHash.Size, MerkleHash.Size)));
        return new(tree.First, tree.Size, Convert.ToHexStringLower(tree.Root()), [.. peaks]);
    }

    /// <summary>Returns the tree itself, so that entries can be appended to it; null if size, peaks and root do not agree.</summary>
    public MerklePeaks? TryRead()
    {
        try
        {
            var tree = MerklePeaks.TryRead(First, Size, Convert.FromHexString(string.Concat(Peaks)));
            return tree is not null && Convert.ToHexStringLower(tree.Root()) == Root ? tree : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
