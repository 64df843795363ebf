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
    public static byte[] Origin(string journalId) => SHA256.HashData(Encoding.UTF8.GetBytes(journalId));

    public static byte[] Digest(EntryKind kind, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)kind]);
        hash.AppendData(payload);
        return hash.GetHashAndReset();
    }

    public static byte[] Link(ReadOnlySpan<byte> previous, long sequence, ReadOnlySpan<byte> digest)
    {
        Span<byte> input = stackalloc byte[SHA256.HashSizeInBytes + sizeof(long) + SHA256.HashSizeInBytes];
        previous.CopyTo(input);
        BinaryPrimitives.WriteInt64BigEndian(input[SHA256.HashSizeInBytes..], sequence);
        digest.CopyTo(input[(SHA256.HashSizeInBytes + sizeof(long))..]);
        return SHA256.HashData(input);
    }
}
