using System.Diagnostics;
using Pix.Signatures;
using Pix.Signatures.Received;
using Pix.Signatures.Signing;
using Pix.Signatures.Verification;

namespace Pix.Fuzz;

/// <summary>
/// What must hold for every document, however broken: no exception, bounded time, nothing accepted that is not canonically one of the genuine documents;
/// and whatever we agree to sign has a structure that we accept.
/// </summary>
internal sealed class Judge(FuzzSigner signer, IReadOnlyCollection<CanonicalParts> genuine)
{
    /// <summary>Generous, because machines are shared; a document of some kilobytes takes a tenth of a millisecond.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly byte[] NoSignature = new byte[256];

    /// <summary>How many changed documents were accepted, rightly.</summary>
    public long Accepted { get; private set; }

    /// <summary>Verifies a changed document; the text says what was wrong, null when nothing.</summary>
    public string? OfVerification(SignatureProfile profile, byte[] document)
    {
        var started = Stopwatch.GetTimestamp();
        VerificationResult result;
        try
        {
            result = DocumentVerifier.Verify(document, signer.Policy(profile), FuzzSigner.Now);
        }
        catch (Exception e)
        {
            return $"verification threw {e}";
        }

        if (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed > Limit)
        {
            return $"verification of {document.Length} bytes took {elapsed}";
        }

        return result.IsValid ? OfAccepted(profile, document) : null;
    }

    /// <summary>Plans the signature of a document and verifies the structure of what comes out.</summary>
    public string? OfSigning(SignatureProfile profile, byte[] document)
    {
        try
        {
            var plan = DocumentSigner.Plan(profile, document, signer.Identity);
            if (!plan.IsPlanned)
            {
                return null;
            }

            // Everything before the value itself must be in order.
            var rule = DocumentVerifier.Verify(plan.Plan.Splice(NoSignature), signer.Policy(profile), FuzzSigner.Now).Rule;
            return rule == VerificationRule.SignatureInvalid ? null : $"what would be signed is refused by {rule}";
        }
        catch (Exception e)
        {
            return $"signing threw {e}";
        }
    }

    private string? OfAccepted(SignatureProfile profile, byte[] document)
    {
        Accepted++;
        try
        {
            return genuine.Contains(CanonicalParts.Of(profile, document)) ? null : "a changed document was accepted";
        }
        catch (Exception e) when (e is System.Xml.XmlException or FormatException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            return $"a document was accepted that others cannot read: {e.Message}";
        }
    }
}
