using System.Diagnostics;
using Pix.Signatures;
using Pix.Signatures.Received;
using Pix.Signatures.Signing;
using Pix.Signatures.Verification;

namespace Pix.Fuzz;

/// <summary>
/// Checks what must hold for every document, even a malformed one: no exception, bounded time, and no document accepted unless its canonical form
/// is that of a genuine document. Also, every document that Pix signs must have a structure that Pix accepts.
/// </summary>
internal sealed class Judge(FuzzSigner signer, IReadOnlyCollection<CanonicalParts> genuine)
{
    /// <summary>Maximum time to verify one document. It is long, because machines are shared; a document of some kilobytes takes 0.1 ms.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly byte[] NoSignature = new byte[256];

    /// <summary>Number of changed documents that were accepted, rightly or wrongly.</summary>
    public long Accepted { get; private set; }

    /// <summary>Verifies a changed document; returns what Pix did wrong, null if nothing.</summary>
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

    /// <summary>Plans the signature of a document and verifies the structure of the result; returns what Pix did wrong, null if nothing.</summary>
    public string? OfSigning(SignatureProfile profile, byte[] document)
    {
        try
        {
            var plan = DocumentSigner.Plan(profile, document, signer.Identity);
            if (!plan.IsPlanned)
            {
                return null;
            }

            // The signature value is a dummy, so the verifier must accept everything that it checks before the value.
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
