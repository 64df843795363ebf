using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;

namespace Pix.Protocol;

/// <summary>When a message of the SPI was created: <c>Envelope/AppHdr/CreDt</c>, which a message that is sent again repeats.</summary>
/// <remarks>Source: catalogue 5.13, type ISONormalisedDateTime: UTC, three decimals, <c>Z</c>.</remarks>
public static class CreationTime
{
    /// <summary>Place of the element, for refusals.</summary>
    public const string Place = "/Envelope/AppHdr/CreDt";

    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Reads a time in the catalogue's one form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DateTimeOffset created) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out created);

    /// <summary>The creation time of a whole document, for tools; null when it has none that can be read.</summary>
    public static DateTimeOffset? Of(ReadOnlyMemory<byte> document)
    {
        if (StrictXml.WhyNot(document.Span) is not null)
        {
            return null;
        }

        try
        {
            using var reader = StrictXml.Open(document);
            var parent = "";
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element && reader.Depth == 1)
                {
                    parent = reader.LocalName;
                }
                else if (reader.NodeType == XmlNodeType.Element && reader is { Depth: 2, LocalName: "CreDt" } && parent == "AppHdr")
                {
                    return TryParse(TextContent.Read(reader), out var created) ? created : null;
                }
            }

            return null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
