using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>A parsed <c>ds:Signature</c> whose structure is exactly that of the signature profile of SPI and DICT.</summary>
internal sealed record ParsedSignature(
    XmlElement SignedInfo,
    XmlElement KeyInfo,
    IReadOnlyList<ParsedReference> References,
    byte[] Value,
    string KeyInfoId,
    IssuerSerial Signer)
{
    /// <summary>
    /// Parses strictly. Requires exactly the profile's child elements in the profile's order, with no text between them and no other attributes.
    /// </summary>
    public static SignatureVerdict TryParse(XmlElement signature, out ParsedSignature? parsed)
    {
        parsed = null;
        if (!SignatureShape.Children(signature, ["SignedInfo", "SignatureValue", "KeyInfo"], out var parts))
        {
            return SignatureVerdict.ReferencesWrong;
        }

        var verdict = ParseKeyInfo(parts[2], out var id, out var signer);
        if (verdict != SignatureVerdict.Valid)
        {
            return verdict;
        }

        verdict = ParseSignedInfo(parts[0], out var references);
        if (verdict != SignatureVerdict.Valid)
        {
            return verdict;
        }

        if (!SignatureShape.Base64(parts[1], out var value))
        {
            return SignatureVerdict.ValueWrong;
        }

        parsed = new ParsedSignature(parts[0], parts[2], references, value, id, signer);
        return SignatureVerdict.Valid;
    }

    private static SignatureVerdict ParseSignedInfo(XmlElement signedInfo, out List<ParsedReference> references)
    {
        references = [];
        var children = signedInfo.Elements().ToList();
        if (children.Count < 3 || SignatureShape.HasStrayNodes(signedInfo) || SignatureShape.HasAttributes(signedInfo))
        {
            return SignatureVerdict.ReferencesWrong;
        }

        if (!SignatureShape.Algorithm(children[0], "CanonicalizationMethod", Dsig.ExclusiveC14N)
            || !SignatureShape.Algorithm(children[1], "SignatureMethod", Dsig.RsaSha256))
        {
            return SignatureVerdict.AlgorithmWrong;
        }

        foreach (var child in children.Skip(2))
        {
            var verdict = ParsedReference.TryParse(child, out var reference);
            if (verdict != SignatureVerdict.Valid)
            {
                return verdict;
            }

            references.Add(reference!);
        }

        return SignatureVerdict.Valid;
    }

    private static SignatureVerdict ParseKeyInfo(XmlElement keyInfo, out string id, out IssuerSerial signer)
    {
        id = keyInfo.GetAttribute("Id");
        signer = new IssuerSerial("", "");
        if (id.Length == 0
            || !SignatureShape.Children(keyInfo, ["X509Data"], out var data)
            || !SignatureShape.Children(data[0], ["X509IssuerSerial"], out var issuerSerial)
            || !SignatureShape.Children(issuerSerial[0], ["X509IssuerName", "X509SerialNumber"], out var names))
        {
            return SignatureVerdict.KeyInfoWrong;
        }

        signer = new IssuerSerial(names[0].InnerText, names[1].InnerText);
        return SignatureVerdict.Valid;
    }
}
