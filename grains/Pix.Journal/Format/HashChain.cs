using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pix.Journal.Format;

/// <summary>The hashes that chain each entry of a log to the previous one.</summary>
/// <remarks>
/// digest = SHA-256(kind ‖ payload), computed on the caller's thread; hash = SHA-256(previous hash ‖ sequence, 8 bytes big endian ‖
/// digest), computed from 72 bytes, regardless of the entry's size, when the entry gets its place. The chain begins with SHA-256 of the
/// journal's id.
/// </remarks>
public static class HashChain
{
    // One instance per thread, because creating an instance takes longer than hashing the 72 bytes of a link.
    [ThreadStatic]
    private static IncrementalHash? _sha;

    /// <summary>Returns the hash that the first entry of a journal chains to, which is SHA-256 of the journal's id.</summary>
    public static byte[] Origin(string journalId) => SHA256.HashData(Encoding.UTF8.GetBytes(journalId));

    /// <summary>
    /// Returns the first bytes of each frame of a journal. They distinguish frames from bytes of a payload and from frames of other
    /// journals.
    /// </summary>
    public static byte[] Magic(string journalId) => Origin(journalId)[..8];

    /// <summary>Returns the digest of an entry's kind and payload, which does not depend on the entry's place in the chain.</summary>
    public static byte[] Digest(byte kind, ReadOnlySpan<byte> payload)
    {
        var sha = _sha ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData([kind]);
        sha.AppendData(payload);
        return sha.GetHashAndReset();
    }

    /// <summary>Returns the hash of an entry at its place in the chain.</summary>
    public static byte[] Link(ReadOnlySpan<byte> previous, long sequence, ReadOnlySpan<byte> digest)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        Link(previous, sequence, digest, hash);
        return hash;
    }

    /// <summary>Computes the hash of an entry at its place in the chain and writes the 32 bytes to <paramref name="hash"/>.</summary>
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
