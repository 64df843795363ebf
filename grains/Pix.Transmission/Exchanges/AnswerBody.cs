using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Pix.Transmission.Exchanges;

/// <summary>Reads and decodes the body of an answer, up to the size that the operation allows.</summary>
/// <remarks>
/// The limit applies to the received bytes and to the decoded bytes, so a small body that decodes to a very large one (a decompression bomb) is
/// read only up to the limit. The Central Bank's interfaces use only gzip (ICOM manual 1.12; DICT API 2.12.1).
/// </remarks>
internal sealed class AnswerBody(HttpResponseMessage response, int maxBytes)
{
    private const int FirstBuffer = 8 << 10, LeastGzip = 18;

    private ArrayBufferWriter<byte>? _received;

    /// <summary>The bytes that were read so far, not decoded and never more than the limit.</summary>
    public ReadOnlyMemory<byte> Received => _received is { } received ? received.WrittenMemory[..Math.Min(received.WrittenCount, maxBytes)] : default;

    /// <summary>Reads the body to its end and decodes it.</summary>
    /// <exception cref="AnswerUnreadableException">
    /// The body is too large or does not match its headers. The bytes that were read stay in <see cref="Received"/>.
    /// </exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        var length = response.Content.Headers.ContentLength;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var writer = _received = new ArrayBufferWriter<byte>(length is { } expected && expected <= maxBytes ? Math.Max(1, (int)expected) : FirstBuffer);
        while (await stream.ReadAsync(writer.GetMemory(1), cancellationToken) is > 0 and var count)
        {
            writer.Advance(count);
            if (writer.WrittenCount > maxBytes)
            {
                throw TooLarge();
            }

            if (writer.WrittenCount == length)
            {
                break;
            }
        }

        var body = writer.WrittenMemory;
        return Encoding() == "gzip" && !body.IsEmpty ? Gunzip(body) : body;
    }

    private string Encoding()
    {
        var encodings = response.Content.Headers.ContentEncoding;
        return encodings.Count == 0 ? ""
            : encodings.Count == 1 && encodings.First().ToLowerInvariant() is "gzip" or "identity" ? encodings.First().ToLowerInvariant()
            : throw new AnswerUnreadableException("The answer has a Content-Encoding that is not gzip.");
    }

    private ReadOnlyMemory<byte> Gunzip(ReadOnlyMemory<byte> body)
    {
        var writer = new ArrayBufferWriter<byte>(Math.Min(maxBytes, Math.Max(FirstBuffer, 4 * body.Length)));
        try
        {
            using var decoder = new GZipStream(new MemoryStream(body.ToArray(), writable: false), CompressionMode.Decompress);
            while (decoder.Read(writer.GetSpan(1)) is > 0 and var count)
            {
                writer.Advance(count);
                if (writer.WrittenCount > maxBytes)
                {
                    throw TooLarge();
                }
            }
        }
        catch (InvalidDataException)
        {
            throw NotGzip();
        }

        return IsWhole(body.Span, writer.WrittenCount) ? writer.WrittenMemory : throw NotGzip();
    }

    // Needed because GZipStream accepts a truncated stream as complete. RFC 1952, 2.3.1: the last four bytes are the decoded length. Only one
    // gzip member is accepted.
    private static bool IsWhole(ReadOnlySpan<byte> body, int decoded) =>
        body.Length >= LeastGzip && BinaryPrimitives.ReadUInt32LittleEndian(body[^4..]) == (uint)decoded;

    private static AnswerUnreadableException NotGzip() => new("The answer says gzip and is not, or is cut short.");

    private AnswerUnreadableException TooLarge() => new($"The answer is larger than {maxBytes} bytes.");
}
