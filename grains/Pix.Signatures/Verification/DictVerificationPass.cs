using System.Xml;
using Pix.Signatures.Documents;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Verification;

/// <summary>Reads and digests a signed DICT body, to verify its signature.</summary>
internal sealed class DictVerificationPass(Workspace workspace, XmlReader reader, VerificationPolicy policy, IElementVisitor? visitor)
    : DictPass(workspace, reader, policy.Limits, visitor)
{
    private int _signatureIndex;

    protected override bool IsExpectedRoot => policy.IsExpectedRoot(Reader.LocalName, Reader.NamespaceURI);

    protected override bool OnChild()
    {
        if (_signatureIndex > 0 || !Workspace.Names.IsSignature(Reader))
        {
            return false;
        }

        _signatureIndex = Children;
        var signature = new SignatureReader(Workspace, Reader, Read, SignatureProfile.Dict);
        if (!signature.TryRead())
        {
            Refuse(signature.Refusal);
        }

        return true;
    }

    protected override void OnStraySignature() =>
        Refuse(DocumentFault.SignatureMisplaced, $"The signature at {Position()} is not a child of the root, or not the only one.");

    protected override void OnEnd()
    {
        if (_signatureIndex != 1 && _signatureIndex != Children)
        {
            Refuse(DocumentFault.SignatureMisplaced, "The signature is neither the first nor the last child element of the root.");
        }
    }
}
