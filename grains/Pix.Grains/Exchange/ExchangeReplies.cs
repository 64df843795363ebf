using System.Collections.Immutable;
using System.Globalization;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Verification;
using Pix.Protocol.Operations;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Exchange;

/// <summary>Makes the reply to the caller from how sending ended and from what verification found. <see cref="FateTable"/> has the rules.</summary>
internal static class ExchangeReplies
{
    private const string RetryAfter = "Retry-After";

    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(1);

    // Status of an answer to a long poll when there are no messages. A reader that follows the ICOM manual continues with the PI-Pull-Next of the reply.
    private const int NothingToRead = 204;

    /// <summary>Returns the reply. The caller of this method adds the record id and the end-to-end id.</summary>
    /// <param name="operation">Operation of the request.</param>
    /// <param name="sentBefore">Whether another silo, which was then lost, may already have sent the request.</param>
    /// <param name="transmission">How sending ended.</param>
    /// <param name="verdict">What verification found in the answer.</param>
    public static ExchangeReply From(Operation operation, bool sentBefore, TransmissionResult transmission, AnswerVerdict verdict)
    {
        if (verdict.Validity == SignatureValidity.Invalid && !verdict.Withheld.IsEmpty)
        {
            return Withheld(transmission, verdict);
        }

        var answer = KindOf(transmission, verdict);
        var earlierUnknown = sentBefore || transmission.EarlierAttemptUnknown;
        var rule = FateTable.Of(answer, operation.Changes, earlierUnknown);
        return rule.Error == ExchangeError.None ? Answered(transmission, verdict) : new ExchangeReply
        {
            Error = rule.Error,
            Signature = answer == AnswerKind.InvalidSignature ? SignatureValidity.Invalid : SignatureValidity.Absent,
            Detail = DetailOf(answer, earlierUnknown, transmission, verdict),
            RetryAfter = rule.Wait switch
            {
                RetryAfterRule.None => null,
                RetryAfterRule.Told => transmission.RetryAfter,
                _ => transmission.RetryAfter ?? LeastWait,
            },
        };
    }

    /// <summary>Classifies how sending ended.</summary>
    public static AnswerKind KindOf(TransmissionResult transmission, AnswerVerdict verdict) => transmission switch
    {
        { Fate: TransmissionFate.NotSent, RateLimited: true, IsLimitUnknown: true } => AnswerKind.LimitUnknown,
        { Fate: TransmissionFate.NotSent, RateLimited: true } => AnswerKind.Limited,
        // When the circuit is open (Pix:CircuitBreak), the lane does not have too many requests: the endpoint cannot be reached.
        { Fate: TransmissionFate.NotSent, Busy: true, EndpointFailed: true } => AnswerKind.NotConnected,
        { Fate: TransmissionFate.NotSent, Busy: true } => AnswerKind.Busy,
        { Fate: TransmissionFate.NotSent } => AnswerKind.NotConnected,
        { Fate: TransmissionFate.Answered } when verdict.Validity == SignatureValidity.Invalid => AnswerKind.InvalidSignature,
        { Fate: TransmissionFate.Answered, Status: >= 500, NothingStored: true } => AnswerKind.ConnectionRefused,
        { Fate: TransmissionFate.Answered, Status: >= 500 } => AnswerKind.ServerError,
        { Fate: TransmissionFate.Answered, Status: >= 300 } => AnswerKind.Refusal,
        { Fate: TransmissionFate.Answered } => AnswerKind.Success,
        { AnswerUnreadable: true } => AnswerKind.Unreadable,
        _ => AnswerKind.Lost,
    };

    /// <summary>
    /// Returns the reply to a stream's reader when a whole delivery is withheld. It has status 204 and the PI-Pull-Next for reading on, but no
    /// body.
    /// </summary>
    private static ExchangeReply Withheld(TransmissionResult transmission, AnswerVerdict verdict) => new()
    {
        Status = NothingToRead,
        Headers = [.. transmission.Headers.Where(header => HeaderLookup.Is(header, PullNext.Header))],
        Signature = SignatureValidity.Invalid,
        Withheld = verdict.Withheld,
    };

    private static ExchangeReply Answered(TransmissionResult transmission, AnswerVerdict verdict) => new()
    {
        Status = transmission.Status,
        Headers = verdict.ContentType.Length > 0 ? HeaderLookup.With(Bounded(transmission), "Content-Type", verdict.ContentType) : Bounded(transmission),
        Withheld = verdict.Withheld,
        Body = verdict.Body,
        Signature = verdict.Validity,
        RetryAfter = transmission.RetryAfter,
    };

    // Limits the Retry-After header, because a caller that obeys an absurd value would wait for years. The audit record keeps the value as received.
    private static ImmutableArray<HeaderField> Bounded(TransmissionResult transmission)
    {
        var others = transmission.Headers.RemoveAll(header => header.Name.Equals(RetryAfter, StringComparison.OrdinalIgnoreCase));
        return others.Length == transmission.Headers.Length || transmission.RetryAfter is not { } wait
            ? others
            : others.Add(new HeaderField(RetryAfter, Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
    }

    private static string DetailOf(AnswerKind answer, bool earlierUnknown, TransmissionResult transmission, AnswerVerdict verdict) => answer switch
    {
        AnswerKind.InvalidSignature => $"The Central Bank answered {transmission.Status}; the answer breaks the {AnswerVerdict.KindOf(verdict.Rule)} rule {verdict.Rule}.",
        AnswerKind.Refusal or AnswerKind.ConnectionRefused when earlierUnknown =>
            $"The last attempt was answered {transmission.Status}, but an earlier one may have been received. This answer is in the audit.",
        AnswerKind.NotConnected or AnswerKind.Busy or AnswerKind.Limited when earlierUnknown => "An earlier attempt may have been received; the last one did not leave.",
        AnswerKind.ServerError => $"The Central Bank answered {transmission.Status}: whether it stored the request is not known. Its answer is in the audit.",
        AnswerKind.ConnectionRefused => $"The Central Bank answered {transmission.Status}, too many connections: it stored nothing. Its answer is in the audit.",
        _ => transmission.Detail,
    };
}
