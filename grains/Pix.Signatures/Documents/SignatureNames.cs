using System.Xml;

namespace Pix.Signatures.Documents;

/// <summary>
/// The names that every element is compared with. They are interned in the reader's own table, so that a match is found by reference; equality does
/// not depend on it.
/// </summary>
internal sealed class SignatureNames(XmlNameTable names)
{
    private readonly string _namespace = names.Add(XmlSignature.Namespace);
    private readonly string _signature = names.Add("Signature");

    /// <summary>Whether the reader stands on an element of the XML-Signature namespace.</summary>
    public bool IsOurs(XmlReader reader) => reader.NamespaceURI == _namespace;

    /// <summary>Whether the reader stands on a <c>ds:Signature</c>, whatever its prefix.</summary>
    public bool IsSignature(XmlReader reader) => reader.LocalName == _signature && IsOurs(reader);
}
