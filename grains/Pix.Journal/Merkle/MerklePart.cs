using System.Numerics;

namespace Pix.Journal.Merkle;

/// <summary>The end of a Merkle tree: the peaks that it had at some size, and all leaves after. It has every hash that the path of one of those leaves needs.</summary>
/// <remarks>
/// What is left of a leaf on its path is a whole subtree that ends at or before it. Such a subtree never lies inside an old peak without being that
/// peak, for the leaf would be inside too; so the peaks stand for everything before.
/// </remarks>
public sealed class MerklePart
{
    private readonly MerklePeaks _before;
    private readonly List<byte[]> _leaves = [];

    /// <param name="before">The tree before the leaves that follow; it is copied.</param>
    public MerklePart(MerklePeaks before)
    {
        ArgumentNullException.ThrowIfNull(before);
        _before = new();
        _before.CopyFrom(before);
    }

    /// <summary>Leaves of the whole tree.</summary>
    public long Size => _before.Size + _leaves.Count;

    /// <summary>Adds a leaf.</summary>
    /// <param name="data">The entry's chain hash.</param>
    public void Append(ReadOnlySpan<byte> data) => _leaves.Add(MerkleHash.Leaf(data));

    /// <summary>Hashes from a leaf's neighbour up to a child of the root (PATH of RFC 6962, section 2.1.1).</summary>
    /// <param name="index">Number of the leaf, from 0; one of those after the peaks.</param>
    public IReadOnlyList<byte[]> PathOf(long index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, _before.Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        var path = new List<byte[]>();
        var (from, to) = (0L, Size);
        while (to - from > 1)
        {
            var middle = from + Half(to - from);
            var isLeft = index < middle;
            path.Add(isLeft ? Head(middle, to) : Head(from, middle));
            (from, to) = isLeft ? (from, middle) : (middle, to);
        }

        path.Reverse();
        return path;
    }

    /// <summary>The largest power of two below a size.</summary>
    private static long Half(long size) => 1L << BitOperations.Log2((ulong)(size - 1));

    private byte[] Head(long from, long to)
    {
        if (to <= _before.Size)
        {
            return Peak(from, to);
        }

        if (to - from == 1)
        {
            return _leaves[(int)(from - _before.Size)];
        }

        var middle = from + Half(to - from);
        return MerkleHash.Node(Head(from, middle), Head(middle, to));
    }

    /// <summary>A subtree before the leaves: one of the peaks, or several.</summary>
    private byte[] Peak(long from, long to)
    {
        var (start, number) = (0L, 0);
        for (var rest = _before.Size; start < from; number++)
        {
            var width = 1L << BitOperations.Log2((ulong)rest);
            (start, rest) = (start + width, rest - width);
        }

        var size = to - from;
        var count = BitOperations.PopCount((ulong)size);
        return MerklePeaks.TryRead(1, size, _before.Hashes.Slice(number * MerkleHash.Size, count * MerkleHash.Size))!.Root();
    }
}
