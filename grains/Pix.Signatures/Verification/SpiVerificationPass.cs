using System.Xml;
using Pix.Signatures.Documents;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Verification;

/// <summary>Reads and digests a signed SPI message, to verify its signature.</summary>
internal sealed class SpiVerificationPass(Workspace workspace, XmlReader reader, VerificationPolicy policy, IElementVisitor? visitor)
    : SpiPass(workspace, reader, policy.Limits, visitor)
{
    private bool _isSignatureSeen;

    protected override bool IsExpectedRoot => policy.IsExpectedRoot(Reader.LocalName, Reader.NamespaceURI);

    protected override bool IsSgntr => Reader.LocalName == "Sgntr" && Reader.NamespaceURI == Namespace;

    // The Sgntr element is digested, including its white space; only the signature in it is excluded.
    protected override void OnSgntr()
    {
        var isEmpty = Reader.IsEmptyElement;
        Start(AppHdr);
        while (!isEmpty && !IsRefused && Read())
        {
            switch (Reader.NodeType)
            {
                case XmlNodeType.EndElement:
                    AppHdr.EndElement(Reader);
                    return;
                case XmlNodeType.Whitespace:
                case XmlNodeType.SignificantWhitespace:
                    AppHdr.Text(Reader);
                    break;
                case XmlNodeType.Comment:
                    break;
                case XmlNodeType.Element when Workspace.Names.IsSignature(Reader):
                    OnSignature();
                    break;
                default:
                    Refuse(DocumentFault.SignatureMisplaced, $"AppHdr/Sgntr must hold the signature and nothing else; see {Position()}.");
                    break;
            }
        }
    }

    protected override void OnAppHdrEnd(bool hasSgntr, bool isEmptyTag)
    {
    }

    protected override void OnStraySignature() =>
        Refuse(DocumentFault.SignatureMisplaced, $"The signature at {Position()} is not in AppHdr/Sgntr.");

    private void OnSignature()
    {
        if (_isSignatureSeen)
        {
            Refuse(DocumentFault.SignatureMisplaced, $"AppHdr/Sgntr holds a second signature at {Position()}.");
            return;
        }

        _isSignatureSeen = true;
        var signature = new SignatureReader(Workspace, Reader, Read, SignatureProfile.Spi);
        if (!signature.TryRead())
        {
            Refuse(signature.Refusal);
        }
    }
}
