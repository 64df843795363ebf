using System.Security.Cryptography;
using Pix.Signatures.Canonicalization;
using Pix.Signatures.Documents;
using Pix.Signatures.Identity;
using Pix.Signatures.Limits;
using Pix.Signatures.Received;

namespace Pix.Signatures.Verification;

/// <summary>
/// Verifies a signed document against a policy, in one forward pass. Invalid input of any kind gives a verdict and never an exception, in
/// time linear in the document's size.
/// </summary>
public static class DocumentVerifier
{
    /// <summary>Verifies one document.</summary>
    /// <param name="document">The received bytes. They must not change during the verification and while the result is used.</param>
    /// <param name="policy">Rules for the document, and the trusted signers.</param>
    /// <param name="now">The time at which the signer's certificate must be valid.</param>
    /// <param name="visitor">Receives exactly the elements and values that are read and digested during the verification; null if not needed.</param>
    public static VerificationResult Verify(ReadOnlyMemory<byte> document, VerificationPolicy policy, DateTimeOffset now, IElementVisitor? visitor = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var workspace = Workspace.Rent();
        try
        {
            var verdict = Read(workspace, document, policy, visitor);
            return verdict.Rule == VerificationRule.Valid ? Judge(workspace, document, policy, now) : verdict;
        }
        finally
        {
            workspace.Return();
        }
    }

    /// <summary>Reads a document into a workspace and checks its structure and form, but not the signer and the digests.</summary>
    internal static VerificationResult Read(Workspace workspace, ReadOnlyMemory<byte> document, VerificationPolicy policy, IElementVisitor? visitor = null)
    {
        var refusal = DocumentGate.Check(document.Span, policy.Limits);
        if (!refusal.IsNone)
        {
            return Refused(refusal);
        }

        Prepare(workspace, policy.Limits);
        return ReadThrough(workspace, document, policy, visitor);
    }

    private static void Prepare(Workspace workspace, DocumentLimits limits)
    {
        workspace.Ids.Reset(limits.MaxIds);
        workspace.First.Reset();
        workspace.Second.Reset();
        workspace.First.Ids = workspace.Second.Ids = workspace.Ids;
        workspace.First.MaxNamespaces = workspace.Second.MaxNamespaces = limits.MaxNamespaces;
    }

    /// <summary>Checks structure and form, but not the signer and the digests. Returns the rule Valid if nothing is wrong so far.</summary>
    private static VerificationResult ReadThrough(Workspace workspace, ReadOnlyMemory<byte> document, VerificationPolicy policy, IElementVisitor? visitor)
    {
        using var reader = workspace.Open(document, policy.Limits);
        DocumentPass pass = policy.Profile switch
        {
            SignatureProfile.Spi => new SpiVerificationPass(workspace, reader, policy, visitor),
            SignatureProfile.Dict => new DictVerificationPass(workspace, reader, policy, visitor),
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy.Profile, "Not a signature profile."),
        };
        var refusal = pass.Run();
        if (refusal.Fault is DocumentFault.NotWellFormed or DocumentFault.NotUtf8 or DocumentFault.TooComplex)
        {
            return Refused(refusal);
        }

        return pass.Signatures switch
        {
            0 => VerificationResult.Invalid(VerificationRule.SignatureMissing, "The document holds no signature."),
            1 => refusal.IsNone ? default : Refused(refusal),
            _ => VerificationResult.Invalid(VerificationRule.SignatureDuplicated, $"The document holds {pass.Signatures} signatures."),
        };
    }

    /// <summary>Checks the signer, the digests and the signature value, in this order because the last check is the most expensive.</summary>
    private static VerificationResult Judge(
        Workspace workspace, ReadOnlyMemory<byte> document, VerificationPolicy policy, DateTimeOffset now)
    {
        var received = workspace.Received;
        if (received.KeyInfoId is not { Length: > 0 } id
            || received.KeyInfoUri is not { } uri
            || !uri.AsSpan(1).SequenceEqual(id)
            || uri[0] != '#')
        {
            return VerificationResult.Invalid(VerificationRule.ReferenceTarget, "No reference points to the KeyInfo of the signature by its Id.");
        }

        if (policy.Signers.Find(received.IssuerName, received.SerialNumber) is not { } signer)
        {
            return VerificationResult.Invalid(VerificationRule.SignerUnknown, "Issuer and serial number in KeyInfo are not those of a trusted signer.");
        }

        var (rule, detail) = Judge(workspace, signer, policy.Profile, now);
        return rule == VerificationRule.Valid
            ? VerificationResult.Valid(document, signer.SerialText)
            : VerificationResult.Invalid(rule, detail, signer.SerialText);
    }

    private static (VerificationRule Rule, string Detail) Judge(
        Workspace workspace, TrustedSigner signer, SignatureProfile profile, DateTimeOffset now)
    {
        if (signer.IsYetToBeValid(now))
        {
            return (VerificationRule.SignerNotYetValid, "The certificate of the signer is not valid yet.");
        }

        if (signer.IsExpired(now))
        {
            return (VerificationRule.SignerExpired, "The certificate of the signer has expired.");
        }

        if (!Matches(workspace, workspace.KeyInfo, ReferenceTarget.KeyInfo))
        {
            return (VerificationRule.KeyInfoDigest, "KeyInfo is not what was signed.");
        }

        if (!Matches(workspace, workspace.First, ReferenceTarget.Enveloping))
        {
            return profile == SignatureProfile.Spi
                ? (VerificationRule.AppHdrDigest, "AppHdr is not what was signed.")
                : (VerificationRule.DocumentDigest, "The document is not what was signed.");
        }

        if (profile == SignatureProfile.Spi && !Matches(workspace, workspace.Second, ReferenceTarget.Application))
        {
            return (VerificationRule.DocumentDigest, "Document is not what was signed.");
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        workspace.SignedInfo.Sink.Finish(digest);
        return signer.Verifies(digest, workspace.Received.Value)
            ? (VerificationRule.Valid, string.Empty)
            : (VerificationRule.SignatureInvalid, "The signature value is not one of the signer's key over SignedInfo.");
    }

    private static bool Matches(Workspace workspace, ExclusiveCanonicalizer part, ReferenceTarget target)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        part.Sink.Finish(digest);
        return workspace.Received.IsReferenced(target) && digest.SequenceEqual(workspace.Received.DigestOf(target));
    }

    private static VerificationResult Refused(DocumentRefusal refusal) => VerificationResult.Invalid(
        refusal.Fault switch
        {
            DocumentFault.TooLarge => VerificationRule.TooLarge,
            DocumentFault.NotUtf8 => VerificationRule.NotUtf8,
            DocumentFault.DtdForbidden => VerificationRule.DtdForbidden,
            DocumentFault.TooDeep => VerificationRule.TooDeep,
            DocumentFault.TooComplex => VerificationRule.TooComplex,
            DocumentFault.NotWellFormed => VerificationRule.NotWellFormed,
            DocumentFault.RelativeNamespace => VerificationRule.RelativeNamespace,
            DocumentFault.WrongRoot => VerificationRule.WrongRoot,
            DocumentFault.UnsignedContent => VerificationRule.UnsignedContent,
            DocumentFault.SplitValue => VerificationRule.SplitValue,
            DocumentFault.DuplicateId => VerificationRule.DuplicateId,
            DocumentFault.SignatureMisplaced or DocumentFault.SignaturePresent => VerificationRule.SignatureMisplaced,
            DocumentFault.SignatureRule => refusal.Rule,
            _ => VerificationRule.WrongStructure,
        },
        refusal.Detail);
}
