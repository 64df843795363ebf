using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Pix.Signatures.Limits;

/// <summary>
/// Feeds the bytes of a document to the XML reader as characters. The bytes were proven valid UTF-8 before, and an encoding in the XML
/// declaration cannot switch the decoder, as it would if the reader decoded by itself.
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

    // Room for one character while the next needs two: 0 would mean the end of the document.
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
