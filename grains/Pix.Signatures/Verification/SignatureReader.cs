using System.Xml;
using Pix.Signatures.Documents;
using Pix.Signatures.Limits;
using Pix.Signatures.Received;

namespace Pix.Signatures.Verification;

/// <summary>
/// Reads a <c>ds:Signature</c> by exactly the grammar of the profiles, and canonicalizes SignedInfo and KeyInfo in the same pass. White
/// space between elements is allowed, because peers may indent. Comments and processing instructions are refused, because they could split
/// a value.
/// </summary>
internal sealed class SignatureReader(Workspace workspace, XmlReader reader, Func<bool> read, SignatureProfile profile)
    : StrictElementReader(workspace, reader, read)
{
    private readonly Workspace _workspace = workspace;

    private ReceivedSignature Signature => _workspace.Received;

    private int ExpectedReferences => profile == SignatureProfile.Spi ? 3 : 2;

    /// <summary>Reads from the start tag at the reader's position to the end tag. Returns false if the signature is refused.</summary>
    public bool TryRead()
    {
        Signature.Clear();
        return Open("Signature", Attributes.Id)
            && ReadSignedInfo()
            && ReadSignatureValue()
            && ReadKeyInfo()
            && Close();
    }

    private bool ReadSignedInfo()
    {
        if (!OpenDigested("SignedInfo", _workspace.SignedInfo)
            || !ReadMethod("CanonicalizationMethod", XmlSignature.ExclusiveC14N, VerificationRule.CanonicalizationNotAllowed)
            || !ReadMethod("SignatureMethod", XmlSignature.RsaSha256, VerificationRule.SignatureAlgorithmNotAllowed))
        {
            return false;
        }

        while (MoveToChild())
        {
            if (!ReadReference())
            {
                return false;
            }
        }

        if (Refusal.IsNone && Signature.References != ExpectedReferences)
        {
            return Fail(VerificationRule.ReferenceCount, $"SignedInfo has {Signature.References} references, the profile has {ExpectedReferences}");
        }

        return Refusal.IsNone && End();
    }

    private bool ReadReference()
    {
        if (!Open("Reference", Attributes.Id | Attributes.Uri))
        {
            return false;
        }

        if (Signature.References == ExpectedReferences)
        {
            return Fail(VerificationRule.ReferenceCount, $"SignedInfo has more than the {ExpectedReferences} references of the profile");
        }

        var target = TargetOf(Uri);
        if ((target == ReferenceTarget.Application && profile != SignatureProfile.Spi) || !Signature.TryAdd(target, Uri))
        {
            return Fail(VerificationRule.ReferenceTarget, "A reference covers what it must not, or what another one covers");
        }

        return OpenNext("Transforms")
            && (target != ReferenceTarget.Enveloping
                || ReadMethod("Transform", XmlSignature.EnvelopedSignature, VerificationRule.TransformNotAllowed))
            && ReadMethod("Transform", XmlSignature.ExclusiveC14N, VerificationRule.TransformNotAllowed)
            && CloseTransforms()
            && ReadMethod("DigestMethod", XmlSignature.Sha256, VerificationRule.DigestAlgorithmNotAllowed)
            && ReadDigestValue(target)
            && Close();
    }

    private bool ReadDigestValue(ReferenceTarget target)
    {
        if (!OpenNext("DigestValue") || !ReadText(out var text))
        {
            return false;
        }

        return Signature.TrySetDigest(target, text)
            || Fail(VerificationRule.Base64Malformed, "DigestValue is not the base64 of 32 bytes");
    }

    private bool ReadSignatureValue()
    {
        EndDigested();
        if (!OpenNext("SignatureValue", Attributes.Id) || !ReadText(out var text))
        {
            return false;
        }

        return Signature.TrySetValue(text)
            || Fail(VerificationRule.Base64Malformed, "SignatureValue is not base64, or empty, or too long");
    }

    private bool ReadKeyInfo()
    {
        if (!OpenDigested("KeyInfo", _workspace.KeyInfo))
        {
            return false;
        }

        Signature.KeyInfoId = Id;
        if (!OpenNext("X509Data") || !OpenNext("X509IssuerSerial") || !OpenNext("X509IssuerName") || !ReadText(out var name))
        {
            return KeyInfoMalformed();
        }

        Signature.IssuerName = name.ToString();
        if (!OpenNext("X509SerialNumber") || !ReadText(out var serial))
        {
            return KeyInfoMalformed();
        }

        Signature.SerialNumber = serial.ToString();
        if (!Close() || !Close() || !Close())
        {
            return KeyInfoMalformed();
        }

        EndDigested();
        return true;
    }

    private static ReferenceTarget TargetOf(string? uri) => uri switch
    {
        null => ReferenceTarget.Application,
        "" => ReferenceTarget.Enveloping,
        _ => ReferenceTarget.KeyInfo,
    };

    private bool CloseTransforms() => MoveToChild() || !Refusal.IsNone
        ? Fail(VerificationRule.TransformNotAllowed, "A reference has other transforms than the profile")
        : End();

    /// <summary>Reads an element that names an algorithm and has no parameters. Fails with the rule if the algorithm is another one.</summary>
    private bool ReadMethod(string name, string algorithm, VerificationRule rule)
    {
        if (!OpenNext(name, Attributes.Algorithm, rule))
        {
            return false;
        }

        if (Algorithm != algorithm)
        {
            return Fail(rule, $"{name} names an algorithm that the profile does not have there");
        }

        return MoveToChild() || !Refusal.IsNone ? Fail(rule, $"{name} has parameters, or is not closed") : End();
    }

    private bool KeyInfoMalformed()
    {
        if (Refusal.Rule == VerificationRule.SignatureMalformed)
        {
            Refusal = DocumentRefusal.Of(VerificationRule.KeyInfoMalformed, Refusal.Detail);
        }

        return false;
    }
}
