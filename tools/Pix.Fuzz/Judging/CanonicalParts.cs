using System.Text;
using System.Xml;
using Pix.Signatures;

namespace Pix.Fuzz;

/// <summary>
/// All parts of a signed document that have a meaning, in .NET's own canonical form: the signed parts without the signature, SignedInfo, KeyInfo, and
/// the bytes of the signature value. Two documents with equal parts are equal to every XML reader, so a changed document may be accepted only if its
/// parts equal those of the genuine document.
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

    // Only the Envelope's name has a meaning, because the Envelope has no attributes, and unused namespace declarations are no content.
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
