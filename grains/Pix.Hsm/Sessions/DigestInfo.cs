namespace Pix.Hsm.Sessions;

/// <summary>Makes the DER structure DigestInfo, which CKM_RSA_PKCS pads and signs. The HSM gets only these 51 bytes instead of the message.</summary>
/// <remarks>Source: RFC 8017, section 9.2, note 1, SHA-256.</remarks>
internal static class DigestInfo
{
    /// <summary>Length of a SHA-256 digest in bytes.</summary>
    public const int DigestLength = 32;

    private static ReadOnlySpan<byte> Sha256Prefix =>
        [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

    public static byte[] OfSha256(ReadOnlySpan<byte> digest) =>
        digest.Length == DigestLength
            ? [.. Sha256Prefix, .. digest]
            : throw new ArgumentException($"A SHA-256 digest has {DigestLength} bytes, not {digest.Length}.", nameof(digest));

    public static ReadOnlySpan<byte> DigestOf(byte[] digestInfo) => digestInfo.AsSpan(digestInfo.Length - DigestLength);
}
