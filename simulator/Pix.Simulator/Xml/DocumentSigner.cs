using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Signs the simulated Central Bank's SPI messages and DICT answers.</summary>
/// <remarks>The signature is built element by element, because <c>SignedXml</c> writes no <c>ds</c> prefix and does not support the SPI profile.</remarks>
internal sealed class DocumentSigner(SigningIdentity identity, SigningIdentity stranger)
{
    /// <summary>Signs an SPI message and puts the signature into the message's empty <c>AppHdr/Sgntr</c> element.</summary>
    public byte[] SignMessage(XmlDocument message, SigningFlaw flaw = SigningFlaw.None)
    {
        var envelope = message.DocumentElement!;
        var header = envelope.Element("AppHdr")!;
        var holder = header.Element("Sgntr")!;
        var body = envelope.Element("Document")!;
        return Sign(message, flaw, new SignaturePlan(holder, null, signature =>
        [
            new("", [Dsig.Enveloped, Dsig.ExclusiveC14N], Canonicalizer.Sha256(header, signature)),
            new(null, [Dsig.ExclusiveC14N], Canonicalizer.Sha256(body)),
        ]));
    }

    /// <summary>Signs a DICT answer. The signature becomes the first child of the root, as in the Central Bank's own sample.</summary>
    public byte[] SignDocument(XmlDocument document, SigningFlaw flaw = SigningFlaw.None)
    {
        var root = document.DocumentElement!;
        return Sign(document, flaw, new SignaturePlan(root, root.FirstChild, signature =>
        [
            new("", [Dsig.Enveloped, Dsig.ExclusiveC14N], Canonicalizer.Sha256(root, signature)),
        ]));
    }

    private byte[] Sign(XmlDocument document, SigningFlaw flaw, SignaturePlan plan)
    {
        if (flaw != SigningFlaw.NoSignature)
        {
            var builder = new SignatureBuilder(document, flaw == SigningFlaw.WrongSigner ? stranger : identity);
            builder.Build(plan, spoil: flaw == SigningFlaw.BadSignature);
        }

        return StrictXml.Write(document);
    }
}
