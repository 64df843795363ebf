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

    /// <summary>The exact bytes of the part's content. If the header lines have no end, all bytes between the part's boundaries.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Why another program could read this part differently, as one sentence that does not quote the part; empty if there is no fault.</summary>
    public string Fault { get; }

    /// <summary>The part's content type; empty if the part has none.</summary>
    public string ContentType => _fields["Content-Type"];

    /// <summary>The SPI's id of the message in this part (<c>PI-ResourceId</c>, QA 181); empty if the part has none in a valid form.</summary>
    public string ResourceId => _fields.ResourceId;

    /// <summary>Reads a part from the bytes between two boundaries.</summary>
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

    /// <summary>Returns bytes that are outside all parts as a faulty part.</summary>
    internal static MultipartPart Strange(ReadOnlyMemory<byte> bytes, string fault) => new(default, PartHeaders.None, bytes, fault);

    /// <summary>Returns a copy of this part with a fault; a fault that the part already has is kept.</summary>
    internal MultipartPart With(string fault) => new(Headers, _fields, Content, Fault.Length > 0 ? Fault : fault);

    // Returns whether the boundary occurs in the part after a line break. A boundary after CRLF with nothing behind it would have ended the part.
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
