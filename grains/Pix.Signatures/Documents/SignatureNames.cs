using System.Xml;

namespace Pix.Signatures.Documents;

/// <summary>
/// The names that every element is compared with. They are interned in the reader's name table, so that an equal name is usually the same
/// object, which makes the comparison fast. Correctness does not depend on that.
/// </summary>
internal sealed class SignatureNames(XmlNameTable names)
{
    private readonly string _namespace = names.Add(XmlSignature.Namespace);
    private readonly string _signature = names.Add("Signature");

    /// <summary>True if the reader is on an element of the XML-Signature namespace.</summary>
    public bool IsOurs(XmlReader reader) => reader.NamespaceURI == _namespace;

    /// <summary>True if the reader is on a <c>ds:Signature</c>, with any prefix.</summary>
    public bool IsSignature(XmlReader reader) => reader.LocalName == _signature && IsOurs(reader);
}
