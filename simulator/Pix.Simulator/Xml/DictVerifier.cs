using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>
/// Verifies the signature of a DICT document with <see cref="SignedXml"/>, after its own checks of everything that SignedXml does not check strictly.
/// </summary>
/// <remarks>Source: Manual de Segurança, table 4. The signature has two references, to KeyInfo and to the whole root element (enveloped).</remarks>
internal sealed class DictVerifier(SignerDirectory signers)
{
    public SignatureVerdict Verify(XmlDocument document)
    {
        var all = document.GetElementsByTagName("Signature", "*").OfType<XmlElement>().ToList();
        if (all.Count == 0)
        {
            return SignatureVerdict.Absent;
        }

        if (all.Count != 1 || all[0].NamespaceURI != Dsig.Namespace || !ReferenceEquals(all[0].ParentNode, document.DocumentElement))
        {
            return SignatureVerdict.Misplaced;
        }

        var verdict = ParsedSignature.TryParse(all[0], out var parsed);
        return verdict == SignatureVerdict.Valid ? VerifyParsed(document, all[0], parsed!) : verdict;
    }

    private SignatureVerdict VerifyParsed(XmlDocument document, XmlElement signature, ParsedSignature parsed)
    {
        var references = parsed.References;
        if (references.Count != 2
            || !references[0].Is("#" + parsed.KeyInfoId, Dsig.ExclusiveC14N)
            || !references[1].Is("", Dsig.Enveloped, Dsig.ExclusiveC14N))
        {
            return SignatureVerdict.ReferencesWrong;
        }

        var verdict = signers.Find(document, parsed, out var key);
        if (verdict != SignatureVerdict.Valid)
        {
            return verdict;
        }

        using (key)
        {
            return Check(document, signature, key!);
        }
    }

    private static SignatureVerdict Check(XmlDocument document, XmlElement signature, RSA key)
    {
        var signedXml = new SignedXml(document) { Resolver = null! };
        try
        {
            signedXml.LoadXml(signature);
            return signedXml.CheckSignature(key) ? SignatureVerdict.Valid : SignatureVerdict.DigestWrong;
        }
        catch (CryptographicException)
        {
            return SignatureVerdict.ReferencesWrong;
        }
    }
}
