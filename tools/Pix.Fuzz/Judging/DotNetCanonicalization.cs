using System.Security.Cryptography.Xml;
using System.Xml;

namespace Pix.Fuzz;

/// <summary>
/// Exclusive canonicalization by .NET's own <see cref="XmlDsigExcC14NTransform"/> over a DOM. This implementation shares no code with Pix's, so it
/// is used to check Pix's results, and to sign documents that Pix refuses to sign.
/// </summary>
internal static class DotNetCanonicalization
{
    public const string Ds = "http://www.w3.org/2000/09/xmldsig#";

    public static XmlDocument Load(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var text = new StringReader(xml);
        using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        document.Load(reader);
        WithoutXmlPrefix(document);
        return document;
    }

    /// <summary>Returns the canonical form of the whole document.</summary>
    public static byte[] OfDocument(XmlDocument document, string? inclusivePrefixes = null)
    {
        var transform = new XmlDsigExcC14NTransform(false, inclusivePrefixes);
        transform.LoadInput(document);
        return Output(transform);
    }

    /// <summary>Returns the canonical form of one element with its content.</summary>
    public static byte[] OfElement(XmlElement element, string? inclusivePrefixes = null)
    {
        var nodes = new Nodes();
        // The node set of an element includes the namespaces that the element inherits.
        for (XmlNode? ancestor = element.ParentNode; ancestor is XmlElement above; ancestor = above.ParentNode)
        {
            nodes.AddNamespaces(above);
        }

        nodes.AddSubtree(element);
        var transform = new XmlDsigExcC14NTransform(false, inclusivePrefixes);
        transform.LoadInput(nodes);
        return Output(transform);
    }

    /// <summary>Returns a copy without any <c>ds:Signature</c>; the enveloped transform removes only the signature that it belongs to.</summary>
    public static XmlDocument WithoutSignature(this XmlDocument document)
    {
        var copy = (XmlDocument)document.CloneNode(true);
        foreach (var signature in copy.GetElementsByTagName("Signature", Ds).OfType<XmlElement>().ToList())
        {
            signature.ParentNode!.RemoveChild(signature);
        }

        return copy;
    }

    public static XmlElement Element(this XmlDocument document, string localName) =>
        document.SelectSingleNode($"//*[local-name()='{localName}']") as XmlElement
        ?? throw new ArgumentException($"The document has no element {localName}.", nameof(localName));

    // Canonical XML 1.0, section 4.7, and libxml2 omit a declaration of the prefix xml; .NET writes such a declaration, so it is removed here.
    private static void WithoutXmlPrefix(XmlDocument document)
    {
        foreach (var element in document.SelectNodes("//*")!.Cast<XmlElement>())
        {
            element.RemoveAttribute("xml", "http://www.w3.org/2000/xmlns/");
        }
    }

    private static byte[] Output(XmlDsigExcC14NTransform transform)
    {
        using var output = (MemoryStream)transform.GetOutput(typeof(Stream));
        return output.ToArray();
    }

    private sealed class Nodes : XmlNodeList
    {
        private readonly List<XmlNode> _nodes = [];

        public override int Count => _nodes.Count;

        public override XmlNode? Item(int index) => index < _nodes.Count ? _nodes[index] : null;

        public override System.Collections.IEnumerator GetEnumerator() => _nodes.GetEnumerator();

        public void AddNamespaces(XmlElement element) =>
            _nodes.AddRange(element.Attributes.Cast<XmlAttribute>().Where(a => a.NamespaceURI == "http://www.w3.org/2000/xmlns/"));

        public void AddSubtree(XmlNode node)
        {
            _nodes.Add(node);
            if (node is XmlElement element)
            {
                _nodes.AddRange(element.Attributes.Cast<XmlAttribute>());
            }

            foreach (XmlNode child in node.ChildNodes)
            {
                AddSubtree(child);
            }
        }
    }
}
