using System.Collections.Immutable;
using System.Security.Cryptography;
using Pix.Signatures.Canonicalization;
using Pix.Signatures.Documents;
using Pix.Signatures.Received;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Explanation;

/// <summary>
/// Verifies a document like <see cref="DocumentVerifier"/>, and keeps the digested bytes, for an operator whose peer computes another
/// digest (QA 104).
/// </summary>
public static class SignatureExplainer
{
    /// <summary>Explains why the signature of one document is valid or not.</summary>
    /// <param name="document">The received bytes.</param>
    /// <param name="policy">Rules for the document, and the trusted signers.</param>
    /// <param name="now">The time at which the signer's certificate must be valid.</param>
    public static SignatureExplanation Explain(ReadOnlyMemory<byte> document, VerificationPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var verdict = DocumentVerifier.Verify(document, policy, now);
        using var workspace = Workspace.Capturing();
        return DocumentVerifier.Read(workspace, document, policy).Rule == VerificationRule.Valid
            ? new SignatureExplanation(verdict, References(workspace, policy.Profile), workspace.SignedInfo.Sink.Captured.ToArray())
            : new SignatureExplanation(verdict, [], default);
    }

    private static ImmutableArray<ExplainedReference> References(Workspace workspace, SignatureProfile profile)
    {
        var keyInfo = Reference("KeyInfo", workspace, ReferenceTarget.KeyInfo, workspace.KeyInfo);
        return profile == SignatureProfile.Spi
            ? [keyInfo, Reference("AppHdr", workspace, ReferenceTarget.Enveloping, workspace.First), Reference("Document", workspace, ReferenceTarget.Application, workspace.Second)]
            : [keyInfo, Reference("Document", workspace, ReferenceTarget.Enveloping, workspace.First)];
    }

    private static ExplainedReference Reference(string name, Workspace workspace, ReferenceTarget target, ExclusiveCanonicalizer part)
    {
        var form = part.Sink.Captured.ToArray();
        var isPresent = workspace.Received.IsReferenced(target);
        return new ExplainedReference(name, isPresent, isPresent ? workspace.Received.DigestOf(target).ToArray() : default, form, SHA256.HashData(form));
    }
}
