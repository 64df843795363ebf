namespace Pix.Journal.Merkle;

/// <summary>Verifies that a leaf is in a tree (RFC 9162, section 2.1.3.2).</summary>
public static class MerklePath
{
    /// <summary>
    /// Computes a tree's root hash from a leaf and its path. Returns null if a leaf of a tree of this size cannot have a path of this
    /// length.
    /// </summary>
    /// <param name="data">The entry's chain hash.</param>
    /// <param name="index">Number of the leaf, from 0.</param>
    /// <param name="size">Number of leaves of the tree.</param>
    /// <param name="path">The hashes from the leaf's neighbour up to a child of the root.</param>
    public static byte[]? RootOf(ReadOnlySpan<byte> data, long index, long size, IReadOnlyList<byte[]> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (index < 0 || index >= size || path.Any(hash => hash.Length != MerkleHash.Size))
        {
            return null;
        }

        var (place, last) = (index, size - 1);
        var root = MerkleHash.Leaf(data);
        foreach (var neighbour in path)
        {
            if (last == 0)
            {
                return null;
            }

            if (long.IsOddInteger(place) || place == last)
            {
                MerkleHash.Node(neighbour, root, root);
                while (long.IsEvenInteger(place) && place > 0)
                {
                    (place, last) = (place >> 1, last >> 1);
                }
            }
            else
            {
                MerkleHash.Node(root, neighbour, root);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 ? root : null;
    }
}
