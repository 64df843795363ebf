using System.Security.Cryptography;
using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Verifies the signature of an SPI message. The signature has three references and is the only content of <c>AppHdr/Sgntr</c>.</summary>
/// <remarks>
/// Source: Manual de Segurança, table 3. A general XMLDSig library cannot verify this profile, because the second reference means the AppHdr although
/// its URI is empty, and the third reference has no URI attribute.
/// </remarks>
internal sealed class SpiVerifier(SignerDirectory signers)
{
    public SignatureVerdict Verify(XmlDocument document)
    {
        if (!TryEnvelope(document, out var header, out var body))
        {
            return SignatureVerdict.NotAnEnvelope;
        }

        var verdict = TryOnlySignature(document, header!, out var signature);
        if (verdict != SignatureVerdict.Valid)
        {
            return verdict;
        }

        verdict = ParsedSignature.TryParse(signature!, out var parsed);
        if (verdict != SignatureVerdict.Valid)
        {
            return verdict;
        }

        return VerifyParsed(document, header!, body!, signature!, parsed!);
    }

    private SignatureVerdict VerifyParsed(
        XmlDocument document, XmlElement header, XmlElement body, XmlElement signature, ParsedSignature parsed)
    {
        var references = parsed.References;
        if (references.Count != 3
            || !references[0].Is("#" + parsed.KeyInfoId, Dsig.ExclusiveC14N)
            || !references[1].Is("", Dsig.Enveloped, Dsig.ExclusiveC14N)
            || !references[2].Is(null, Dsig.ExclusiveC14N))
        {
            return SignatureVerdict.ReferencesWrong;
        }

        var verdict = signers.Find(document, parsed, out var key);
        if (verdict != SignatureVerdict.Valid)
        {
            return verdict;
        }

        if (!Canonicalizer.Sha256(parsed.KeyInfo).AsSpan().SequenceEqual(references[0].Digest)
            || !Canonicalizer.Sha256(header, signature).AsSpan().SequenceEqual(references[1].Digest)
            || !Canonicalizer.Sha256(body).AsSpan().SequenceEqual(references[2].Digest))
        {
            return SignatureVerdict.DigestWrong;
        }

        using (key)
        {
            return key!.VerifyData(
                Canonicalizer.Bytes(parsed.SignedInfo), parsed.Value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                ? SignatureVerdict.Valid
                : SignatureVerdict.ValueWrong;
        }
    }

    private static bool TryEnvelope(XmlDocument document, out XmlElement? header, out XmlElement? body)
    {
        var root = document.DocumentElement!;
        var children = root.Elements().ToList();
        header = children.Count == 2 ? children[0] : null;
        body = children.Count == 2 ? children[1] : null;
        return root.LocalName == "Envelope"
            && header?.LocalName == "AppHdr" && header.NamespaceURI == root.NamespaceURI
            && body?.LocalName == "Document" && body.NamespaceURI == root.NamespaceURI
            && !SignatureShape.HasStrayNodes(root);
    }

    private static SignatureVerdict TryOnlySignature(XmlDocument document, XmlElement header, out XmlElement? signature)
    {
        signature = null;
        var all = document.GetElementsByTagName("Signature", "*").OfType<XmlElement>().ToList();
        var holder = header.Elements().LastOrDefault();
        if (all.Count == 0)
        {
            return SignatureVerdict.Absent;
        }

        if (all.Count != 1
            || holder?.LocalName != "Sgntr"
            || holder.NamespaceURI != header.NamespaceURI
            || header.Elements().Count(element => element.LocalName == "Sgntr") != 1
            || holder.ChildNodes.Count != 1
            || !ReferenceEquals(holder.FirstChild, all[0])
            || all[0].NamespaceURI != Dsig.Namespace)
        {
            return SignatureVerdict.Misplaced;
        }

        signature = all[0];
        return SignatureVerdict.Valid;
    }
}
