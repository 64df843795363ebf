using System.Xml;

namespace Pix.Protocol;

/// <summary>Reads the text of an element that has no child elements.</summary>
internal static class TextContent
{
    /// <summary>The text, with the reader left on the end tag (or the empty element); null when something else than text is inside.</summary>
    /// <remarks>A comment or processing instruction inside is refused too: readers differ in what text they then see.</remarks>
    public static string? Read(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        string? text = null;
        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
            {
                return null;
            }

            text = text is null ? reader.Value : text + reader.Value;
        }

        return text ?? "";
    }
}
