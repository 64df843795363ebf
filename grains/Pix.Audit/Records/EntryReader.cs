using System.Buffers.Binary;
using System.Text;

namespace Pix.Audit.Records;

/// <summary>Reads the fields of an entry, one after the other in their stored order.</summary>
internal ref struct EntryReader(ReadOnlyMemory<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest.Span;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Reads a text field that is missing in entries of earlier versions of Pix; returns an empty string if it is missing.</summary>
    public string TextIfAny() => _rest.IsEmpty ? "" : Text();

    public long Number() => BinaryPrimitives.ReadInt64LittleEndian(Bytes());

    public ReadOnlySpan<byte> Bytes()
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(_rest);
        var field = _rest.Slice(sizeof(int), length);
        _rest = _rest[(sizeof(int) + length)..];
        return field;
    }
}
