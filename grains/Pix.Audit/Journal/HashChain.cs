using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pix.Audit;

/// <summary>The hashes that tie each entry of a journal to the one before it.</summary>
/// <remarks>
/// digest = SHA-256(kind ‖ payload), made by the caller's thread; hash = SHA-256(previous hash ‖ sequence, 8 bytes big
/// endian ‖ digest), made by the writer, so that the writer hashes 72 bytes an entry whatever its size. The chain begins
/// with SHA-256 of the journal's id.
/// </remarks>
internal static class HashChain
{
    // One a thread: making one costs more than hashing an entry's link.
    [ThreadStatic]
    private static IncrementalHash? _sha;

    public static byte[] Origin(string journalId) => SHA256.HashData(Encoding.UTF8.GetBytes(journalId));

    public static byte[] Digest(EntryKind kind, ReadOnlySpan<byte> payload)
    {
        var sha = _sha ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData([(byte)kind]);
        sha.AppendData(payload);
        return sha.GetHashAndReset();
    }

    public static byte[] Link(ReadOnlySpan<byte> previous, long sequence, ReadOnlySpan<byte> digest)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        Link(previous, sequence, digest, hash);
        return hash;
    }

    public static void Link(ReadOnlySpan<byte> previous, long sequence, ReadOnlySpan<byte> digest, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[SHA256.HashSizeInBytes + sizeof(long) + SHA256.HashSizeInBytes];
        previous.CopyTo(input);
        BinaryPrimitives.WriteInt64BigEndian(input[SHA256.HashSizeInBytes..], sequence);
        digest.CopyTo(input[(SHA256.HashSizeInBytes + sizeof(long))..]);
        var sha = _sha ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(input);
        sha.GetHashAndReset(hash);
    }
}
