using System.Text.Unicode;
using System.Xml;
using Pix.Signatures.Canonicalization;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Documents;

/// <summary>
/// Returns the canonical bytes of a document or element. Tests use them, and operators whose peer computes another digest. Signing and
/// verification stream the same bytes into a hash and do not keep them.
/// </summary>
public static class ExclusiveCanonicalization
{
    /// <summary>Returns the canonical form of a whole document, including processing instructions outside the root.</summary>
    /// <param name="document">UTF-8 XML without document type declaration.</param>
    /// <param name="inclusivePrefixes">The <c>PrefixList</c> of InclusiveNamespaces; <c>#default</c> is the default namespace.</param>
    /// <exception cref="XmlException">The document is not well formed, or has no canonical form.</exception>
    public static byte[] OfDocument(ReadOnlyMemory<byte> document, params string[] inclusivePrefixes) =>
        Canonicalize(document, null, inclusivePrefixes);

    /// <summary>
    /// Returns the canonical form of the first element (in document order) with a local name: its subtree, with the inherited namespaces that
    /// the subtree uses.
    /// </summary>
    /// <param name="document">UTF-8 XML without document type declaration.</param>
    /// <param name="localName">Local name of the element.</param>
    /// <param name="inclusivePrefixes">The <c>PrefixList</c> of InclusiveNamespaces; <c>#default</c> is the default namespace.</param>
    /// <exception cref="XmlException">The document is not well formed, or has no canonical form.</exception>
    public static byte[] OfElement(ReadOnlyMemory<byte> document, string localName, params string[] inclusivePrefixes) =>
        Canonicalize(document, localName, inclusivePrefixes);

    private static byte[] Canonicalize(ReadOnlyMemory<byte> document, string? apex, string[] inclusivePrefixes)
    {
        if (!Utf8.IsValid(document.Span))
        {
            throw new XmlException("The bytes are not valid UTF-8.");
        }

        using var input = new Utf8TextReader();
        input.Open(document);
        using var reader = XmlReader.Create(input, Workspace.ReaderSettings(new NameTable()));
        using var canonicalizer = new ExclusiveCanonicalizer(new char[256]) { Sink = new CanonicalSink { IsCapturing = true } };
        canonicalizer.Reset(inclusivePrefixes);

        var apexDepth = -1;
        while (reader.Read())
        {
            if (apex is not null && apexDepth < 0)
            {
                if (reader.NodeType != XmlNodeType.Element || reader.LocalName != apex)
                {
                    continue;
                }

                apexDepth = reader.Depth;
            }

            var isLast = reader.Depth == apexDepth && (reader.NodeType == XmlNodeType.EndElement || reader.IsEmptyElement);
            if (!Write(reader, canonicalizer))
            {
                throw new XmlException("A namespace name is a relative URI; the document has no canonical form.");
            }

            if (isLast)
            {
                break;
            }
        }

        return canonicalizer.Sink.Captured.ToArray();
    }

    private static bool Write(XmlReader reader, ExclusiveCanonicalizer canonicalizer)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                return canonicalizer.StartElement(reader);
            case XmlNodeType.EndElement:
                canonicalizer.EndElement(reader);
                break;
            case XmlNodeType.Text:
            case XmlNodeType.CDATA:
            case XmlNodeType.SignificantWhitespace:
            case XmlNodeType.Whitespace when reader.Depth > 0:
                canonicalizer.Text(reader);
                break;
            case XmlNodeType.ProcessingInstruction:
                canonicalizer.ProcessingInstruction(reader);
                break;
            default:
                break;
        }

        return true;
    }
}
