using System.Text;
using System.Xml;
using Pix.Signatures;

namespace Pix.Fuzz;

/// <summary>
/// Everything in a signed document that can mean something, in canonical form by .NET's own canonicalization: the signed parts without the signature,
/// SignedInfo, KeyInfo, and the bytes of the signature value. Two documents with equal parts are the same to every reader that parses XML; a changed
/// document may be accepted only if its parts are those of the genuine one.
/// </summary>
internal sealed class CanonicalParts : IEquatable<CanonicalParts>
{
    private readonly byte[][] _parts;

    private CanonicalParts(byte[][] parts) => _parts = parts;

    public static CanonicalParts Of(SignatureProfile profile, ReadOnlySpan<byte> document)
    {
        var whole = DotNetCanonicalization.Load(Encoding.UTF8.GetString(document).TrimStart('\uFEFF'));
        var plain = whole.WithoutSignature();
        var signature = (XmlElement)whole.GetElementsByTagName("Signature", DotNetCanonicalization.Ds)[0]!;
        return new CanonicalParts(
        [
            .. Signed(profile, plain),
            DotNetCanonicalization.OfElement(Child(signature, "SignedInfo")),
            DotNetCanonicalization.OfElement(Child(signature, "KeyInfo")),
            Convert.FromBase64String(Child(signature, "SignatureValue").InnerText),
        ]);
    }

    public bool Equals(CanonicalParts? other) =>
        other is not null && _parts.Length == other._parts.Length && _parts.Zip(other._parts).All(p => p.First.AsSpan().SequenceEqual(p.Second));

    public override bool Equals(object? obj) => Equals(obj as CanonicalParts);

    public override int GetHashCode() => _parts.Length;

    public override string ToString() => string.Join("\n", _parts.Select(Encoding.UTF8.GetString));

    // Of the Envelope only its name can mean anything: it has no attributes, and declarations that are not used below are no content.
    private static IEnumerable<byte[]> Signed(SignatureProfile profile, XmlDocument plain) => profile == SignatureProfile.Spi
        ?
        [
            Encoding.UTF8.GetBytes($"{plain.DocumentElement!.LocalName} {plain.DocumentElement.NamespaceURI}"),
            .. plain.DocumentElement.ChildNodes.OfType<XmlElement>().Select(e => DotNetCanonicalization.OfElement(e)),
        ]
        : [DotNetCanonicalization.OfDocument(plain)];

    private static XmlElement Child(XmlElement signature, string name) =>
        signature.ChildNodes.OfType<XmlElement>().Single(e => e.LocalName == name);
}
