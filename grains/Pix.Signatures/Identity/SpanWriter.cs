using System.Buffers.Text;

namespace Pix.Signatures.Identity;

/// <summary>Writes bytes one after the other into a buffer of known length.</summary>
internal ref struct SpanWriter(Span<byte> target)
{
    private Span<byte> _rest = target;

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_rest);
        _rest = _rest[bytes.Length..];
    }

    public void WriteBase64(scoped ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, _rest, out _, out var written);
        _rest = _rest[written..];
    }
}
