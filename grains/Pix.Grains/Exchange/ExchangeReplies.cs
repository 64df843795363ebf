using Pix.Contracts.Exchange;
using Pix.Grains.Verification;
using Pix.Transmission;

namespace Pix.Grains.Exchange;

/// <summary>What the caller is told of a transmission and its verdict.</summary>
internal static class ExchangeReplies
{
    /// <summary>The reply, without the ids of its record.</summary>
    public static ExchangeReply From(TransmissionResult transmission, AnswerVerdict verdict) => transmission.Fate switch
    {
        TransmissionFate.Answered => Answered(transmission, verdict),
        TransmissionFate.NotSent => new ExchangeReply
        {
            Error = transmission.RateLimited ? ExchangeError.RateLimited : transmission.Busy ? ExchangeError.EndpointBusy : ExchangeError.EndpointUnreachable,
            Detail = transmission.Detail,
            RetryAfter = transmission.RetryAfter ?? TimeSpan.FromSeconds(1),
        },
        _ => new ExchangeReply
        {
            Error = transmission.AnswerUnreadable ? ExchangeError.AnswerUnreadable : ExchangeError.NoAnswer,
            Detail = transmission.Detail,
            RetryAfter = transmission.RetryAfter,
        },
    };

    private static ExchangeReply Answered(TransmissionResult transmission, AnswerVerdict verdict)
    {
        if (verdict.Validity == SignatureValidity.Invalid)
        {
            return new ExchangeReply
            {
                Error = ExchangeError.AnswerSignatureInvalid,
                Signature = SignatureValidity.Invalid,
                Detail = $"The Central Bank answered {transmission.Status}; the answer breaks the signature rule {verdict.Rule}.",
            };
        }

        // A refusal of the second attempt says nothing about the first, which may have been stored.
        if (transmission.EarlierAttemptUnknown && transmission.Status is < 200 or > 299)
        {
            return new ExchangeReply
            {
                Error = ExchangeError.NoAnswer,
                Detail = $"The last of {transmission.Attempts} attempts was answered {transmission.Status}, but an earlier one may have been received.",
                RetryAfter = transmission.RetryAfter,
            };
        }

        return new ExchangeReply
        {
            Status = transmission.Status,
            Headers = transmission.Headers,
            Body = verdict.Body,
            Signature = verdict.Validity,
            RetryAfter = transmission.RetryAfter,
        };
    }
}
