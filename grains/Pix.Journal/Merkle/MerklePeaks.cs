using System.Numerics;

namespace Pix.Journal.Merkle;

/// <summary>A Merkle tree that only grows: of all its hashes those of its whole subtrees, one for each bit of its size, which are all that the next leaf needs.</summary>
/// <remarks>Not thread-safe. Appending allocates nothing and costs two hashes, whatever the size.</remarks>
public sealed class MerklePeaks
{
    private const int MaxPeaks = 63;

    private readonly byte[] _hashes = new byte[MaxPeaks * MerkleHash.Size];

    /// <summary>A tree without leaves.</summary>
    /// <param name="first">Sequence of the entry that its first leaf will be.</param>
    public MerklePeaks(long first = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        First = first;
    }

    /// <summary>Sequence of the entry that its first leaf is: 1, or more where the tree was begun when the journal already had entries.</summary>
    public long First { get; private set; }

    /// <summary>Leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Sequence of the entry that the next leaf must be.</summary>
    public long Next => First + Size;

    /// <summary>How many peaks there are.</summary>
    public int Count => BitOperations.PopCount((ulong)Size);

    /// <summary>The peaks' hashes, 32 bytes each: the subtree of the oldest leaves, which is the largest, first.</summary>
    public ReadOnlySpan<byte> Hashes => _hashes.AsSpan(0, Count * MerkleHash.Size);

    /// <summary>The tree that peaks written elsewhere stand for; null when they are not as many as the size has bits.</summary>
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

    /// <summary>Becomes what another one is now.</summary>
    public void CopyFrom(MerklePeaks other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (First, Size) = (other.First, other.Size);
        other.Hashes.CopyTo(_hashes);
    }

    /// <summary>Begins anew, without leaves.</summary>
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
        // Like adding one to a binary number: each one at the end is a subtree as large as the new one.
        for (var carry = BitOperations.TrailingZeroCount(~Size); carry > 0; carry--, count--)
        {
            MerkleHash.Node(Peak(count - 1), Peak(count), Peak(count - 1));
        }

        Size++;
    }

    /// <summary>Head of the tree (MTH of RFC 6962); SHA-256 of nothing without leaves.</summary>
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
