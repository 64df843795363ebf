using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Answers;
using Pix.Protocol.Multipart;
using Pix.Protocol.Operations;
using Pix.Signatures;
using Pix.Signatures.Limits;
using Pix.Signatures.Received;
using Pix.Signatures.Verification;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Verification;

/// <summary>
/// Checks the Central Bank's signature on an answer, and whether the signed content answers this request. Both are checked for the whole body,
/// or for each part of a multipart body.
/// </summary>
/// <remarks>
/// In a delivery of a stream, each part is verified on its own and only invalid parts are withheld, because one bad message must not stop the
/// reading (QA 104). In any other answer, one invalid part makes the whole answer invalid. The valid parts of a multipart answer are passed on
/// in a new body. An answer to another request is treated as invalid even if its signature is valid (<see cref="AnswerRule"/>).
/// </remarks>
internal sealed partial class AnswerVerifier(TrustedSignersSource signers, TimeProvider time, ILogger<AnswerVerifier> logger)
{
    /// <summary>Rule name in the verdict when a fault inside Pix ended the verification.</summary>
    public const string Faulted = "VerificationFaulted";

    private readonly AnswerClock _clock = new(time, logger);

    private const string Unreadable = "AnswerUnreadable", Malformed = "MultipartMalformed", PartMalformed = "PartMalformed", TwoTypes = "ContentTypeTwice";

    /// <summary>
    /// Verifies an answer. If a fault inside Pix ends the verification, the verdict is invalid: the audit keeps the answer, but the caller does
    /// not get it.
    /// </summary>
    public AnswerVerdict Verify(Question question, TransmissionResult answer) => Unless(() => VerifyAnswer(question, answer)) ?? AnswerVerdict.Invalid(Faulted);

    private AnswerVerdict VerifyAnswer(Question question, TransmissionResult answer)
    {
        var operation = question.Operation;
        var isDelivery = IsDelivery(operation, answer);
        if (answer.AnswerUnreadable && isDelivery && IsWhole(operation, answer))
        {
            return AnswerVerdict.WithheldWhole(Unreadable, "");
        }

        if (answer.Fate != TransmissionFate.Answered)
        {
            return AnswerVerdict.Absent(default);
        }

        var due = operation.AnswerFor(answer.Status);
        if (due == AnswerSignature.None)
        {
            return AnswerVerdict.Absent(answer.Body);
        }

        var verdict = VerifyBody(question, due, answer);
        if (verdict.Validity == SignatureValidity.Invalid && isDelivery && verdict.Withheld.IsEmpty)
        {
            verdict = AnswerVerdict.WithheldWhole(verdict.Rule, HeaderLookup.Value(answer.Headers, "PI-ResourceId"));
        }
        else if (!verdict.Withheld.IsEmpty && !isDelivery)
        {
            verdict = AnswerVerdict.Invalid(verdict.Rule);
        }

        if (verdict.Validity == SignatureValidity.Invalid && verdict.Withheld.IsEmpty)
        {
            Log.SignatureInvalid(logger, operation.Name, answer.Status, AnswerVerdict.KindOf(verdict.Rule), verdict.Rule);
        }

        return verdict;
    }

    // Only an answer with a PI-Pull-Next is a delivery, because without this header the reader could not continue after withheld messages.
    private static bool IsDelivery(Operation operation, TransmissionResult answer) =>
        operation.Route == Route.SpiStream && operation.Method == "GET" && answer.Status is >= 200 and <= 299
        && HeaderLookup.Value(answer.Headers, PullNext.Header).Length > 0;

    // False if the body was cut at the size limit. The part beyond the limit is lost. If the answer's PI-Pull-Next were passed on, the Central
    // Bank would count the lost part as delivered.
    private static bool IsWhole(Operation operation, TransmissionResult answer) => answer.Body.Length < operation.MaxResponseBytes;

    private AnswerVerdict VerifyBody(Question question, AnswerSignature due, TransmissionResult answer)
    {
        if (HeaderLookup.Count(answer.Headers, "Content-Type") > 1)
        {
            return AnswerVerdict.Invalid(TwoTypes);
        }

        var contentType = HeaderLookup.Value(answer.Headers, "Content-Type");
        return contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            ? VerifyParts(question, answer.Status, contentType, answer.Body)
            : VerifyDocument(question, answer.Status, due, answer.Body);
    }

    private AnswerVerdict VerifyDocument(Question question, int status, AnswerSignature due, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return due == AnswerSignature.Required ? AnswerVerdict.Invalid(nameof(VerificationRule.SignatureMissing)) : AnswerVerdict.Absent(body);
        }

        var now = time.GetUtcNow();
        var reading = question.Read(status);
        if (Judge(body, PolicyOf(question.Operation.Channel), now, reading) is not { } result)
        {
            return AnswerVerdict.Invalid(Faulted);
        }

        if (result.IsValid)
        {
            return reading.Rule == AnswerRule.Bound
                ? AnswerVerdict.Valid(result.VerifiedBytes) with { ClockDifference = _clock.Compare(question.Operation.Name, reading.ResponseTime, now) }
                : AnswerVerdict.Invalid(reading.Rule.ToString());
        }

        // Where a signature is optional, an answer without signature is accepted. Text that is not XML, for example an unsigned problem of DICT,
        // is treated as unsigned unless it contains the word Signature.
        var unsigned = result.Rule is VerificationRule.SignatureMissing || (result.Rule is VerificationRule.NotWellFormed && !MentionsSignature(body));
        return unsigned && due == AnswerSignature.Optional ? AnswerVerdict.Absent(body) : AnswerVerdict.Invalid(result.Rule.ToString());
    }

    private AnswerVerdict VerifyParts(Question question, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        if (!MultipartBody.TryFrame(contentType, body, out var multipart, out _))
        {
            return AnswerVerdict.Invalid(Malformed);
        }

        var policy = PolicyOf(question.Operation.Channel);
        var now = time.GetUtcNow();
        var verified = new List<MultipartPart>(multipart.Parts.Length);
        var withheld = ImmutableArray.CreateBuilder<WithheldPart>();
        for (var index = 0; index < multipart.Parts.Length; index++)
        {
            var part = multipart.Parts[index];
            var broken = part.Fault.Length > 0 ? PartMalformed : BrokenRule(part.Content, policy, now, question.Read(status));
            if (broken.Length == 0)
            {
                verified.Add(part);
            }
            else
            {
                withheld.Add(new WithheldPart(index + 1, part.ResourceId, broken));
            }
        }

        var rule = withheld.Count > 0 ? withheld[0].Rule : "";
        if (verified.Count == 0)
        {
            return AnswerVerdict.Invalid(rule) with { Withheld = withheld.ToImmutable() };
        }

        if (verified.Count > MultipartBody.MaxParts)
        {
            return AnswerVerdict.Invalid(Malformed);
        }

        var (writtenType, written) = MultipartWriter.Answer(verified);
        return new AnswerVerdict(SignatureValidity.Valid, written, rule) { ContentType = writtenType, Withheld = withheld.ToImmutable() };
    }

    // Returns the first rule that the document breaks; empty when the document is valid.
    private string BrokenRule(ReadOnlyMemory<byte> document, VerificationPolicy policy, DateTimeOffset now, AnswerReading reading) =>
        Judge(document, policy, now, reading) is not { } result ? Faulted
        : !result.IsValid ? result.Rule.ToString()
        : reading.Rule != AnswerRule.Bound ? reading.Rule.ToString()
        : "";

    // Returns null after a fault inside Pix. The message is then withheld like an invalid message, because a fault must not stop the stream either.
    private VerificationResult? Judge(ReadOnlyMemory<byte> document, VerificationPolicy policy, DateTimeOffset now, AnswerReading reading) =>
        Unless(() => DocumentVerifier.Verify(document, policy, now, reading));

    // Returns null after a fault inside Pix, and logs the fault. The scope of the log entry identifies the request.
    private T? Unless<T>(Func<T> verify)
        where T : struct
    {
        try
        {
            return verify();
        }
        catch (Exception fault)
        {
            Log.VerificationFaulted(logger, fault);
            return null;
        }
    }

    // The strict limits refuse comments inside values, because the caller's software possibly reads only the text before a comment. The Central
    // Bank writes no comments inside values, so somebody else must have added such a comment.
    private VerificationPolicy PolicyOf(PixChannel channel) => new()
    {
        Profile = channel == PixChannel.Spi ? SignatureProfile.Spi : SignatureProfile.Dict,
        Signers = signers.Current,
        Limits = DocumentLimits.Strict,
    };

    private static bool MentionsSignature(ReadOnlyMemory<byte> body) => body.Span.IndexOf("Signature"u8) >= 0;

    private static partial class Log
    {
        [LoggerMessage(EventIds.AnswerSignatureInvalid, LogLevel.Error,
            "The Central Bank's answer to {Operation} (status {Status}) breaks the {Kind} rule {Rule}. The answer is kept in the audit and withheld from the caller.")]
        public static partial void SignatureInvalid(ILogger logger, string operation, int status, string kind, string rule);

        [LoggerMessage(EventIds.VerificationFaulted, LogLevel.Error, "A fault inside Pix ended the verification of a document from the Central Bank. The document is therefore treated as invalid: it is kept in the audit and withheld from the caller.")]
        public static partial void VerificationFaulted(ILogger logger, Exception fault);
    }
}
