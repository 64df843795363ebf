namespace Pix.Protocol;

/// <summary>One part of a <c>multipart/mixed</c> body.</summary>
/// <param name="Headers">The part's header lines with their line breaks, without the empty line after them.</param>
/// <param name="Content">The part's bytes, exactly.</param>
public sealed record MultipartPart(ReadOnlyMemory<byte> Headers, ReadOnlyMemory<byte> Content)
{
    /// <summary>The part's content type; empty when it has none.</summary>
    public string ContentType => Header("Content-Type");

    /// <summary>What the SPI calls the message in this part (<c>PI-ResourceId</c>, QA 181); empty when it does not say.</summary>
    public string ResourceId => Header("PI-ResourceId");

    /// <summary>Value of a header of this part; empty when it has none.</summary>
    public string Header(string name)
    {
        foreach (var line in System.Text.Encoding.Latin1.GetString(Headers.Span).Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return line[(colon + 1)..].Trim();
            }
        }

        return "";
    }
}
