using System.Security.Cryptography;

namespace Pix.Signatures.Received;

/// <summary>The values in the signature of a received document, as far as they were read. Reused for the next document.</summary>
internal sealed class ReceivedSignature
{
    /// <summary>Maximum length of a signature value in bytes, that of an RSA key of 8,192 bits. No key in use here is that long.</summary>
    private const int MaxSignatureBytes = 1024;

    private const int Targets = 3;

    private readonly byte[] _digests = new byte[Targets * SHA256.HashSizeInBytes];
    private readonly bool[] _isReferenced = new bool[Targets];
    private readonly byte[] _value = new byte[MaxSignatureBytes];
    private int _valueLength;

    public int References { get; private set; }

    /// <summary>URI of the reference to KeyInfo, including the <c>#</c>; null if there is no such reference.</summary>
    public string? KeyInfoUri { get; private set; }

    public string? KeyInfoId { get; set; }

    public string IssuerName { get; set; } = string.Empty;

    public string SerialNumber { get; set; } = string.Empty;

    public ReadOnlySpan<byte> Value => _value.AsSpan(0, _valueLength);

    public ReadOnlySpan<byte> DigestOf(ReferenceTarget target) =>
        _digests.AsSpan((int)target * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes);

    public bool IsReferenced(ReferenceTarget target) => _isReferenced[(int)target];

    public void Clear()
    {
        Array.Clear(_isReferenced);
        (References, KeyInfoUri, KeyInfoId, _valueLength) = (0, null, null, 0);
        (IssuerName, SerialNumber) = (string.Empty, string.Empty);
    }

    /// <summary>Adds a reference. Returns false if the signature already has a reference to the same target.</summary>
    public bool TryAdd(ReferenceTarget target, string? uri)
    {
        References++;
        if (IsReferenced(target))
        {
            return false;
        }

        _isReferenced[(int)target] = true;
        if (target == ReferenceTarget.KeyInfo)
        {
            KeyInfoUri = uri;
        }

        return true;
    }

    public bool TrySetDigest(ReferenceTarget target, ReadOnlySpan<char> base64)
    {
        Span<byte> decoded = stackalloc byte[SHA256.HashSizeInBytes + 3];
        if (!Base64Value.TryDecode(base64, decoded, out var length) || length != SHA256.HashSizeInBytes)
        {
            return false;
        }

        decoded[..length].CopyTo(_digests.AsSpan((int)target * SHA256.HashSizeInBytes));
        return true;
    }

    public bool TrySetValue(ReadOnlySpan<char> base64) => Base64Value.TryDecode(base64, _value, out _valueLength) && _valueLength > 0;
}
