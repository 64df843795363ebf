using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Builds one <c>ds:Signature</c> inside the document that it signs.</summary>
internal sealed class SignatureBuilder(XmlDocument document, SigningIdentity identity)
{
    public void Build(SignaturePlan plan, bool spoil)
    {
        var signature = Element("Signature");
        signature.SetAttribute("xmlns:ds", Dsig.Namespace);
        plan.Parent.InsertBefore(signature, plan.Before);
        var keyInfo = KeyInfo();
        signature.AppendChild(keyInfo);
        var references = plan.References(signature)
            .Prepend(new ParsedReference("#" + identity.KeyInfoId, [Dsig.ExclusiveC14N], Canonicalizer.Sha256(keyInfo)));
        var signedInfo = SignedInfo(references);
        signature.InsertBefore(signedInfo, keyInfo);
        var value = identity.Sign(Canonicalizer.Bytes(signedInfo));
        if (spoil)
        {
            value[^1] ^= 1;
        }

        signature.InsertBefore(Element("SignatureValue", Convert.ToBase64String(value)), keyInfo);
    }

    private XmlElement KeyInfo()
    {
        var issuerSerial = Element("X509IssuerSerial");
        issuerSerial.AppendChild(Element("X509IssuerName", identity.Name.Issuer));
        issuerSerial.AppendChild(Element("X509SerialNumber", identity.Name.Serial));
        var data = Element("X509Data");
        data.AppendChild(issuerSerial);
        var keyInfo = Element("KeyInfo");
        keyInfo.SetAttribute("Id", identity.KeyInfoId);
        keyInfo.AppendChild(data);
        return keyInfo;
    }

    private XmlElement SignedInfo(IEnumerable<ParsedReference> references)
    {
        var signedInfo = Element("SignedInfo");
        signedInfo.AppendChild(Algorithm("CanonicalizationMethod", Dsig.ExclusiveC14N));
        signedInfo.AppendChild(Algorithm("SignatureMethod", Dsig.RsaSha256));
        foreach (var reference in references)
        {
            signedInfo.AppendChild(Reference(reference));
        }

        return signedInfo;
    }

    private XmlElement Reference(ParsedReference reference)
    {
        var element = Element("Reference");
        if (reference.Uri is not null)
        {
            element.SetAttribute("URI", reference.Uri);
        }

        var transforms = Element("Transforms");
        foreach (var transform in reference.Transforms)
        {
            transforms.AppendChild(Algorithm("Transform", transform));
        }

        element.AppendChild(transforms);
        element.AppendChild(Algorithm("DigestMethod", Dsig.Sha256));
        element.AppendChild(Element("DigestValue", Convert.ToBase64String(reference.Digest)));
        return element;
    }

    private XmlElement Algorithm(string name, string algorithm)
    {
        var element = Element(name);
        element.SetAttribute("Algorithm", algorithm);
        return element;
    }

    private XmlElement Element(string name, string? text = null)
    {
        var element = document.CreateElement("ds", name, Dsig.Namespace);
        if (text is not null)
        {
            element.InnerText = text;
        }

        return element;
    }
}
