using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Computes the exclusive canonicalization (W3C xml-exc-c14n, without comments) of one element. It uses .NET's own transform.</summary>
internal static class Canonicalizer
{
    /// <summary>Returns the canonical bytes of <paramref name="element"/> in the context of its document.</summary>
    /// <param name="element">The root of the canonicalized part; the element is copied, not changed.</param>
    /// <param name="without">A descendant to leave out, as the enveloped-signature transform does; null to leave out nothing.</param>
    public static byte[] Bytes(XmlElement element, XmlElement? without = null)
    {
        var transform = new XmlDsigExcC14NTransform();
        transform.LoadInput(Subtree(element, without));
        using var output = (Stream)transform.GetOutput(typeof(Stream));
        using var buffer = new MemoryStream();
        output.CopyTo(buffer);
        return buffer.ToArray();
    }

    public static byte[] Sha256(XmlElement element, XmlElement? without = null) => SHA256.HashData(Bytes(element, without));

    // Copies node by node. Writing the element as text and reading it again would turn a CR that was written as &#13; into LF.
    private static XmlDocument Subtree(XmlElement element, XmlElement? without)
    {
        var copy = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        var apex = (XmlElement)copy.ImportNode(element, deep: true);
        copy.AppendChild(apex);
        DeclareInherited(element, apex);
        if (without is not null)
        {
            var twin = Twin(element, apex, without);
            twin.ParentNode!.RemoveChild(twin);
        }

        return copy;
    }

    // Declares the namespaces of the element's ancestors on the copied element, because the copy has no ancestors.
    private static void DeclareInherited(XmlElement element, XmlElement apex)
    {
        foreach (var ancestor in Ancestors(element))
        {
            foreach (XmlAttribute attribute in ancestor.Attributes)
            {
                if (attribute.NamespaceURI == "http://www.w3.org/2000/xmlns/" && !apex.HasAttribute(attribute.Name))
                {
                    apex.SetAttribute(attribute.Name, attribute.Value);
                }
            }
        }
    }

    private static IEnumerable<XmlElement> Ancestors(XmlElement element)
    {
        for (var node = element.ParentNode as XmlElement; node is not null; node = node.ParentNode as XmlElement)
        {
            yield return node;
        }
    }

    private static XmlNode Twin(XmlElement element, XmlElement apex, XmlElement descendant)
    {
        var path = new Stack<int>();
        for (XmlNode node = descendant; !ReferenceEquals(node, element); node = node.ParentNode!)
        {
            path.Push(IndexOf(node));
        }

        return path.Aggregate<int, XmlNode>(apex, (node, index) => node.ChildNodes[index]!);
    }

    private static int IndexOf(XmlNode node)
    {
        var index = 0;
        for (var sibling = node.PreviousSibling; sibling is not null; sibling = sibling.PreviousSibling)
        {
            index++;
        }

        return index;
    }
}
