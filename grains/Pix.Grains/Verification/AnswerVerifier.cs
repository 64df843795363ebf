using Microsoft.Extensions.Logging;
using Pix.Contracts.Exchange;
using Pix.Protocol;
using Pix.Signatures;
using Pix.Transmission;

namespace Pix.Grains.Verification;

/// <summary>Checks the Central Bank's signature on an answer: on the whole body, or on each part of a multipart one.</summary>
internal sealed partial class AnswerVerifier(TrustedSignersSource signers, TimeProvider time, ILogger<AnswerVerifier> logger)
{
    /// <summary>Verifies what came back.</summary>
    public AnswerVerdict Verify(Operation operation, TransmissionResult answer)
    {
        if (answer.Fate != TransmissionFate.Answered)
        {
            return AnswerVerdict.Absent(default);
        }

        var due = operation.AnswerFor(answer.Status);
        if (due == AnswerSignature.None)
        {
            return AnswerVerdict.Absent(answer.Body);
        }

        var verdict = VerifyBody(operation.Channel, due, answer);
        if (verdict.Validity == SignatureValidity.Invalid)
        {
            Log.SignatureInvalid(logger, operation.Name, answer.Status, verdict.Rule);
        }

        return verdict;
    }

    private AnswerVerdict VerifyBody(PixChannel channel, AnswerSignature due, TransmissionResult answer)
    {
        var contentType = answer.Headers.FirstOrDefault(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))?.Value ?? "";
        return contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            ? VerifyParts(channel, contentType, answer.Body)
            : VerifyDocument(channel, due, answer.Body);
    }

    private AnswerVerdict VerifyDocument(PixChannel channel, AnswerSignature due, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return due == AnswerSignature.Required ? AnswerVerdict.Invalid(nameof(VerificationRule.SignatureMissing)) : AnswerVerdict.Absent(body);
        }

        var result = DocumentVerifier.Verify(body, PolicyOf(channel), time.GetUtcNow());
        if (result.IsValid)
        {
            return AnswerVerdict.Valid(result.VerifiedBytes);
        }

        // An unsigned problem of DICT may be text that is no XML at all; what claims no signature needs none.
        var unsigned = result.Rule is VerificationRule.SignatureMissing || (result.Rule is VerificationRule.NotWellFormed && !MentionsSignature(body));
        return unsigned && due == AnswerSignature.Optional ? AnswerVerdict.Absent(body) : AnswerVerdict.Invalid(result.Rule.ToString());
    }

    // One bad part spoils the whole answer: the caller must not confirm a delivery that it did not get.
    private AnswerVerdict VerifyParts(PixChannel channel, string contentType, ReadOnlyMemory<byte> body)
    {
        if (!MultipartBody.TryParse(contentType, body, out var multipart, out _))
        {
            return AnswerVerdict.Invalid("MultipartMalformed");
        }

        var policy = PolicyOf(channel);
        var now = time.GetUtcNow();
        foreach (var part in multipart.Parts)
        {
            var result = DocumentVerifier.Verify(part.Content, policy, now);
            if (!result.IsValid)
            {
                return AnswerVerdict.Invalid(result.Rule.ToString());
            }
        }

        return AnswerVerdict.Valid(body);
    }

    // The caller's software may read only the first piece of a value; the Central Bank writes no comments there, so one is somebody else's.
    private VerificationPolicy PolicyOf(PixChannel channel) => new()
    {
        Profile = channel == PixChannel.Spi ? SignatureProfile.Spi : SignatureProfile.Dict,
        Signers = signers.Current,
        RefuseCommentsInValues = true,
    };

    private static bool MentionsSignature(ReadOnlyMemory<byte> body) => body.Span.IndexOf("Signature"u8) >= 0;

    private static partial class Log
    {
        [LoggerMessage(EventIds.AnswerSignatureInvalid, LogLevel.Error,
            "The Central Bank's answer to {Operation} (status {Status}) breaks the signature rule {Rule}; it is kept in the audit and not passed on.")]
        public static partial void SignatureInvalid(ILogger logger, string operation, int status, string rule);
    }
}
