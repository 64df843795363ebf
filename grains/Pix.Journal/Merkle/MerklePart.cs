using System.Numerics;

namespace Pix.Journal.Merkle;

/// <summary>
/// Computes the paths of the last leaves of a Merkle tree from these leaves (some can be unknown), the peaks of the tree before these
/// leaves, and the peaks of the whole tree.
/// </summary>
/// <remarks>
/// A left neighbour on a leaf's path is a complete subtree before the leaf. Such a subtree is never only a part of an old peak, because
/// then the leaf would be inside that peak too. So the old peaks are enough for everything before the leaves. If a neighbour contains
/// unknown leaves but is a peak of the whole tree, its hash is taken from that peak.
/// </remarks>
public sealed class MerklePart
{
    private readonly MerklePeaks _before = new(), _all = new();
    private readonly List<byte[]?> _leaves = [];

    /// <param name="before">The tree before the leaves that are appended to this object. The constructor copies the tree.</param>
    /// <param name="all">The tree with all leaves, from a trusted source; null if there is none.</param>
    public MerklePart(MerklePeaks before, MerklePeaks? all = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        _before.CopyFrom(before);
        if (all is not null)
        {
            _all.CopyFrom(all);
        }
    }

    /// <summary>Number of leaves of the whole tree.</summary>
    public long Size => _before.Size + _leaves.Count;

    /// <summary>Adds a leaf.</summary>
    /// <param name="data">The entry's chain hash.</param>
    public void Append(ReadOnlySpan<byte> data) => _leaves.Add(MerkleHash.Leaf(data));

    /// <summary>Adds a leaf whose entry's hash is unknown.</summary>
    public void AppendUnknown() => _leaves.Add(null);

    /// <summary>
    /// Returns the hashes from a leaf's neighbour up to a child of the root (PATH of RFC 6962, section 2.1.1); null if a hash depends on an
    /// unknown leaf.
    /// </summary>
    /// <param name="index">Number of the leaf in the whole tree, from 0. The leaf must be one of those appended to this object.</param>
    public IReadOnlyList<byte[]>? PathOf(long index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, _before.Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        var path = new List<byte[]>();
        var (from, to) = (0L, Size);
        while (to - from > 1)
        {
            var middle = from + Half(to - from);
            var isLeft = index < middle;
            if ((isLeft ? Head(middle, to) : Head(from, middle)) is not { } neighbour)
            {
                return null;
            }

            path.Add(neighbour);
            (from, to) = isLeft ? (from, middle) : (middle, to);
        }

        path.Reverse();
        return path;
    }

    /// <summary>Returns the largest power of two that is less than a size.</summary>
    private static long Half(long size) => 1L << BitOperations.Log2((ulong)(size - 1));

    private byte[]? Head(long from, long to)
    {
        if ((PeaksOf(_before, from, to) ?? PeaksOf(_all, from, to)) is { } known)
        {
            return known;
        }

        if (to - from == 1)
        {
            return from < _before.Size ? null : _leaves[(int)(from - _before.Size)];
        }

        var middle = from + Half(to - from);
        return Head(from, middle) is { } left && Head(middle, to) is { } right ? MerkleHash.Node(left, right) : null;
    }

    /// <summary>Returns the hash of a range of leaves that consists of one or several whole peaks of a tree; null if the range does not.</summary>
    private static byte[]? PeaksOf(MerklePeaks tree, long from, long to)
    {
        var (start, first, end, count) = (0L, 0, 0L, 0);
        for (var rest = tree.Size; rest > 0 && end < to; count++)
        {
            var width = 1L << BitOperations.Log2((ulong)rest);
            (start, first) = end == from ? (from, count) : (start, first);
            (end, rest) = (end + width, rest - width);
        }

        return start == from && end == to
            ? MerklePeaks.TryRead(1, to - from, tree.Hashes[(first * MerkleHash.Size)..(count * MerkleHash.Size)])?.Root()
            : null;
    }
}
