using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>The checks that make the verifiers strict: exactly which children, exactly which attributes.</summary>
internal static class SignatureShape
{
    /// <summary>True when the element's children are exactly these dsig elements in this order, separated only by white space.</summary>
    public static bool Children(XmlElement parent, string[] names, out List<XmlElement> children)
    {
        children = [.. parent.Elements()];
        return !HasStrayNodes(parent)
            && children.All(child => child.NamespaceURI == Dsig.Namespace)
            && children.Select(child => child.LocalName).SequenceEqual(names);
    }

    /// <summary>True when the element is this dsig element with exactly this Algorithm, and empty: no parameters.</summary>
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

    /// <summary>Text, comments or instructions between elements, which the profile does not have: a place to hide things.</summary>
    public static bool HasStrayNodes(XmlElement parent) =>
        parent.ChildNodes.Cast<XmlNode>().Any(node => node is not (XmlElement or XmlWhitespace or XmlSignificantWhitespace));
}
