using System.Numerics;

namespace Pix.Journal.Merkle;

/// <summary>
/// A Merkle tree that only grows. It keeps only the hashes of its complete subtrees (peaks), one for each 1 bit of its size, because
/// appending a leaf needs no other hashes.
/// </summary>
/// <remarks>Not thread-safe. Appending allocates nothing and costs two hashes on average, regardless of the size.</remarks>
public sealed class MerklePeaks
{
    private const int MaxPeaks = 63;

    private readonly byte[] _hashes = new byte[MaxPeaks * MerkleHash.Size];

    /// <summary>Creates a tree without leaves.</summary>
    /// <param name="first">Sequence of the first leaf's entry.</param>
    public MerklePeaks(long first = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        First = first;
    }

    /// <summary>Sequence of the first leaf's entry: 1, or more if the journal already had entries when the tree began.</summary>
    public long First { get; private set; }

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Sequence of the next leaf's entry.</summary>
    public long Next => First + Size;

    /// <summary>Number of peaks.</summary>
    public int Count => BitOperations.PopCount((ulong)Size);

    /// <summary>The peaks' hashes, 32 bytes each, the largest subtree (the oldest leaves) first.</summary>
    public ReadOnlySpan<byte> Hashes => _hashes.AsSpan(0, Count * MerkleHash.Size);

    /// <summary>Rebuilds a tree from stored peaks. Returns null if the number of peaks does not fit the size.</summary>
    public static MerklePeaks? TryRead(long first, long size, ReadOnlySpan<byte> hashes)
    {
        if (first < 1 || size < 0 || hashes.Length != BitOperations.PopCount((ulong)size) * MerkleHash.Size)
        {
            return null;
        }

        var peaks = new MerklePeaks(first) { Size = size };
        hashes.CopyTo(peaks._hashes);
        return peaks;
    }

    /// <summary>Makes this tree a copy of another tree.</summary>
    public void CopyFrom(MerklePeaks other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (First, Size) = (other.First, other.Size);
        other.Hashes.CopyTo(_hashes);
    }

    /// <summary>Removes all leaves, so that the tree restarts at the entry with the given sequence.</summary>
    public void Restart(long first)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        (First, Size) = (first, 0);
    }

    /// <summary>Adds a leaf.</summary>
    /// <param name="data">The entry's chain hash.</param>
    public void Append(ReadOnlySpan<byte> data)
    {
        var count = Count;
        MerkleHash.Leaf(data, Peak(count));
        // This works like adding 1 to a binary number. Each trailing 1 bit of the size is a peak as large as the new subtree, so the two are merged.
        for (var carry = BitOperations.TrailingZeroCount(~Size); carry > 0; carry--, count--)
        {
            MerkleHash.Node(Peak(count - 1), Peak(count), Peak(count - 1));
        }

        Size++;
    }

    /// <summary>Returns the root hash of the tree (MTH of RFC 6962); without leaves, SHA-256 of the empty string.</summary>
    public byte[] Root()
    {
        if (Size == 0)
        {
            return System.Security.Cryptography.SHA256.HashData([]);
        }

        var root = Peak(Count - 1).ToArray();
        for (var peak = Count - 2; peak >= 0; peak--)
        {
            MerkleHash.Node(Peak(peak), root, root);
        }

        return root;
    }

    private Span<byte> Peak(int number) => _hashes.AsSpan(number * MerkleHash.Size, MerkleHash.Size);
}
