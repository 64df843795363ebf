using System.Xml;

namespace Pix.Signatures.Signing;

/// <summary>Reads to its end an element that the signature will replace, and returns whether it has content that must not be lost.</summary>
internal static class Placeholder
{
    /// <summary>Returns whether the element at the reader's position contains a <c>ds:Signature</c> with content.</summary>
    public static bool Holds(XmlReader reader, Func<bool> read, Func<XmlReader, bool> isSignature)
    {
        var depth = reader.Depth;
        if (reader.IsEmptyElement)
        {
            return false;
        }

        var signatureDepth = int.MaxValue;
        var holds = false;
        while (read() && reader.Depth > depth)
        {
            holds |= reader.Depth > signatureDepth && IsContent(reader.NodeType);
            if (reader.NodeType == XmlNodeType.Element && isSignature(reader))
            {
                signatureDepth = Math.Min(signatureDepth, reader.IsEmptyElement ? int.MaxValue : reader.Depth);
            }
            else if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == signatureDepth)
            {
                signatureDepth = int.MaxValue;
            }
        }

        return holds;
    }

    /// <summary>Returns whether the element at the reader's position has any content except white space and comments.</summary>
    public static bool HasContent(XmlReader reader, Func<bool> read)
    {
        var depth = reader.Depth;
        if (reader.IsEmptyElement)
        {
            return false;
        }

        var has = false;
        while (read() && reader.Depth > depth)
        {
            has |= IsContent(reader.NodeType);
        }

        return has;
    }

    private static bool IsContent(XmlNodeType type) =>
        type is XmlNodeType.Element or XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.ProcessingInstruction;
}
