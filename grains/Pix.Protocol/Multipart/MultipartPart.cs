namespace Pix.Protocol.Multipart;

/// <summary>One part of a <c>multipart/mixed</c> body.</summary>
public sealed class MultipartPart
{
    private const int MaxHeaders = 4096;

    private readonly PartHeaders _fields;

    private MultipartPart(ReadOnlyMemory<byte> headers, PartHeaders fields, ReadOnlyMemory<byte> content, string fault) =>
        (Headers, _fields, Content, Fault) = (headers, fields, content, fault);

    /// <summary>The part's header lines with their line breaks, without the empty line after them.</summary>
    public ReadOnlyMemory<byte> Headers { get; }

    /// <summary>The part's bytes, exactly; everything between its boundaries when its header lines have no end.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>What another reader could see differently in this part, as one sentence without its content; empty when nothing.</summary>
    public string Fault { get; }

    /// <summary>The part's content type; empty when it has none.</summary>
    public string ContentType => _fields["Content-Type"];

    /// <summary>The SPI's id of the message in this part (<c>PI-ResourceId</c>, QA 181); empty when it has none, or not in that form.</summary>
    public string ResourceId => _fields.ResourceId;

    /// <summary>Reads the bytes between two boundaries.</summary>
    /// <param name="part">The bytes after the line break of one boundary, up to the next boundary.</param>
    /// <param name="line">The beginning of a boundary line: two hyphens and the boundary.</param>
    internal static MultipartPart Read(ReadOnlyMemory<byte> part, ReadOnlySpan<byte> line)
    {
        var length = part.Span.StartsWith("\r\n"u8) ? 0 : part.Span.IndexOf("\r\n\r\n"u8) + 2;
        if (length == 1)
        {
            return new(default, PartHeaders.None, part, "The headers of a part do not end.");
        }

        var fields = PartHeaders.Read(part.Span[..length]);
        var fault = length > MaxHeaders ? "The headers of a part are longer than 4096 bytes."
            : part.Span.StartsWith(line) || HoldsLikeness(part.Span, line) ? "A line of a part begins with the boundary and goes on, or does so after a bare CR or LF, which is a line break to some readers."
            : fields.Fault;
        return new(part[..length], fields, part[(length + 2)..], fault);
    }

    /// <summary>Bytes outside the parts.</summary>
    internal static MultipartPart Strange(ReadOnlyMemory<byte> bytes, string fault) => new(default, PartHeaders.None, bytes, fault);

    /// <summary>The same part with a fault, unless it already has one.</summary>
    internal MultipartPart With(string fault) => new(Headers, _fields, Content, Fault.Length > 0 ? Fault : fault);

    // After CRLF and with nothing behind it, it would have been the boundary.
    private static bool HoldsLikeness(ReadOnlySpan<byte> part, ReadOnlySpan<byte> line)
    {
        for (var at = part.IndexOf(line); at >= 0; part = part[(at + 1)..], at = part.IndexOf(line))
        {
            if (at > 0 && part[at - 1] is (byte)'\r' or (byte)'\n')
            {
                return true;
            }
        }

        return false;
    }
}
