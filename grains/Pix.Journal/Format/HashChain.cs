using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pix.Journal.Format;

/// <summary>The hashes that chain each entry of a log to the previous one.</summary>
/// <remarks>
/// digest = SHA-256(kind ‖ payload), made by the caller's thread; hash = SHA-256(previous hash ‖ sequence, 8 bytes big endian ‖ digest),
/// made when the entry gets its place, from 72 bytes whatever the entry's size. The chain begins with SHA-256 of the journal's id.
/// </remarks>
public static class HashChain
{
    // One for each thread: making one costs more than hashing an entry's link.
    [ThreadStatic]
    private static IncrementalHash? _sha;

    /// <summary>What the first entry of a journal chains to.</summary>
    public static byte[] Origin(string journalId) => SHA256.HashData(Encoding.UTF8.GetBytes(journalId));

    /// <summary>The first bytes of each frame of a journal, so that bytes inside a payload and another journal's frames are not mistaken for frames.</summary>
    public static byte[] Magic(string journalId) => Origin(journalId)[..8];

    /// <summary>The digest of one entry, alone.</summary>
    public static byte[] Digest(byte kind, ReadOnlySpan<byte> payload)
    {
        var sha = _sha ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData([kind]);
        sha.AppendData(payload);
        return sha.GetHashAndReset();
    }

    /// <summary>The hash of an entry at its place.</summary>
    public static byte[] Link(ReadOnlySpan<byte> previous, long sequence, ReadOnlySpan<byte> digest)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        Link(previous, sequence, digest, hash);
        return hash;
    }

    /// <summary>The same, written into the caller's memory.</summary>
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
