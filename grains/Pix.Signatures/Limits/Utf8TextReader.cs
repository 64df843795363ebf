using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Pix.Signatures.Limits;

/// <summary>
/// Decodes the bytes of a document from UTF-8 for the XML reader. The bytes were already checked to be valid UTF-8. If the XML reader decoded
/// them itself, an encoding in the XML declaration could switch its decoder.
/// </summary>
internal sealed class Utf8TextReader : TextReader
{
    private ReadOnlyMemory<byte> _rest;
    private char _pendingLowSurrogate;

    public void Open(ReadOnlyMemory<byte> document)
    {
        var hasMark = document.Span.StartsWith(DocumentGate.ByteOrderMark);
        _rest = hasMark ? document[DocumentGate.ByteOrderMark.Length..] : document;
        _pendingLowSurrogate = default;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_pendingLowSurrogate != default)
        {
            buffer[0] = _pendingLowSurrogate;
            _pendingLowSurrogate = default;
            return 1;
        }

        _ = Utf8.ToUtf16(_rest.Span, buffer, out var read, out var written, replaceInvalidSequences: false);
        _rest = _rest[read..];
        return written > 0 || _rest.IsEmpty ? written : ReadHalfOfPair(buffer);
    }

    // The buffer has room for one UTF-16 unit but the next character needs two. Returning 0 would mean the end of the document.
    private int ReadHalfOfPair(Span<char> buffer)
    {
        var status = Rune.DecodeFromUtf8(_rest.Span, out var rune, out var read);
        if (status != OperationStatus.Done)
        {
            throw new InvalidOperationException("Bytes that are not UTF-8 passed the document gate.");
        }

        Span<char> pair = stackalloc char[2];
        rune.EncodeToUtf16(pair);
        buffer[0] = pair[0];
        _pendingLowSurrogate = pair[1];
        _rest = _rest[read..];
        return 1;
    }

    public override int Peek() => throw new NotSupportedException("The XML reader reads blocks.");

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }
}
