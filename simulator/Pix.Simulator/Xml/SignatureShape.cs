using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Checks that an element of a signature has exactly the expected children and attributes.</summary>
internal static class SignatureShape
{
    /// <summary>True if the element's children are exactly these dsig elements in this order, separated only by white space.</summary>
    public static bool Children(XmlElement parent, string[] names, out List<XmlElement> children)
    {
        children = [.. parent.Elements()];
        return !HasStrayNodes(parent)
            && children.All(child => child.NamespaceURI == Dsig.Namespace)
            && children.Select(child => child.LocalName).SequenceEqual(names);
    }

    /// <summary>True if the element is the named dsig element with this Algorithm, no other attribute, and no content (no parameters).</summary>
    public static bool Algorithm(XmlElement element, string name, string algorithm) =>
        element.NamespaceURI == Dsig.Namespace
        && element.LocalName == name
        && element.GetAttribute("Algorithm") == algorithm
        && !element.HasChildNodes
        && !HasAttributes(element, "Algorithm");

    public static bool Base64(XmlElement element, out byte[] value)
    {
        value = [];
        if (element.Elements().Any())
        {
            return false;
        }

        try
        {
            value = Convert.FromBase64String(element.InnerText);
            return value.Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public static bool HasAttributes(XmlElement element, params string[] allowed) =>
        element.Attributes.Cast<XmlAttribute>().Any(attribute =>
            attribute.NamespaceURI != "http://www.w3.org/2000/xmlns/" && !allowed.Contains(attribute.Name));

    /// <summary>Whether an element contains text, comments or processing instructions. The profile allows none there, and they could hide content.</summary>
    public static bool HasStrayNodes(XmlElement parent) =>
        parent.ChildNodes.Cast<XmlNode>().Any(node => node is not (XmlElement or XmlWhitespace or XmlSignificantWhitespace));
}
