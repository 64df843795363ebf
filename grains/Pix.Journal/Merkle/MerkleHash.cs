using System.Security.Cryptography;

namespace Pix.Journal.Merkle;

/// <summary>The hashes of leaves and nodes of a Merkle tree, as in Certificate Transparency logs: RFC 6962, section 2.1, and RFC 9162, section 2.1.1.</summary>
/// <remarks>Leaf and node inputs begin with different bytes, so a leaf is never mistaken for a node.</remarks>
public static class MerkleHash
{
    /// <summary>Size of a hash (SHA-256) in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const int StackBytes = 1 + (2 * Size);

    // One instance per thread, because creating an instance takes longer than hashing a node.
    [ThreadStatic]
    private static IncrementalHash? _sha;

    /// <summary>Computes the hash of a leaf, SHA-256(0x00 ‖ data).</summary>
    /// <param name="data">Bytes that the leaf stands for.</param>
    /// <param name="hash">Receives the 32 bytes.</param>
    public static void Leaf(ReadOnlySpan<byte> data, Span<byte> hash) => Of(0, data, [], hash);

    /// <summary>Computes the hash of a node, SHA-256(0x01 ‖ left ‖ right).</summary>
    /// <param name="left">Hash of the left subtree.</param>
    /// <param name="right">Hash of the right subtree.</param>
    /// <param name="hash">Receives the 32 bytes; can be the same memory as one of the two inputs.</param>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash) => Of(1, left, right, hash);

    /// <summary>Returns the hash of a leaf in a new array.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> data)
    {
        var hash = new byte[Size];
        Leaf(data, hash);
        return hash;
    }

    /// <summary>Returns the hash of a node in a new array.</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[Size];
        Node(left, right, hash);
        return hash;
    }

    private static void Of(byte prefix, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash)
    {
        // All input goes into one library call, because each further call would take as long as hashing a block.
        var length = 1 + first.Length + second.Length;
        Span<byte> input = length <= StackBytes ? stackalloc byte[StackBytes] : new byte[length];
        input[0] = prefix;
        first.CopyTo(input[1..]);
        second.CopyTo(input[(1 + first.Length)..]);
        var sha = _sha ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(input[..length]);
        sha.GetHashAndReset(hash);
    }
}
