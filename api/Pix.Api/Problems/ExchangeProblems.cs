using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Problems;

/// <summary>One problem for each <see cref="ExchangeError"/>: status, type and title.</summary>
internal static class ExchangeProblems
{
    /// <summary>Makes the problem for a silo's reply that has no answer of the Central Bank to pass on.</summary>
    public static Problem From(ExchangeReply reply)
    {
        var (status, slug, title) = Describe(reply.Error);
        return new Problem
        {
            Status = status,
            Slug = slug,
            Title = title,
            Detail = reply.Detail,
            Fate = reply.Fate,
            Signature = reply.Signature,
            RetryAfter = reply.RetryAfter,
            RecordId = reply.RecordId,
            EndToEndId = reply.EndToEndId,
            Rule = reply.Rule,
            XPath = reply.XPath,
            Allow = reply.AllowedMethods,
            SpiChannel = reply.SpiChannel,
        };
    }

    private static (int Status, string Slug, string Title) Describe(ExchangeError error) => error switch
    {
        ExchangeError.UnknownOperation => (404, "unknown-operation", "The Central Bank has no such operation on this channel."),
        ExchangeError.MethodNotAllowed => (405, "method-not-allowed", "The operation does not take this method."),
        ExchangeError.NotWellFormed => (400, "not-well-formed", "The body is not a well-formed XML document."),
        ExchangeError.UnknownMessage => (422, "unknown-message", "The message is not one that this operation takes."),
        ExchangeError.WrongStructure => (422, "wrong-structure", "The message does not have the parts that are signed."),
        ExchangeError.WrongParticipant => (403, "wrong-participant", "The message is not of the configured participant."),
        ExchangeError.AlreadySigned => (422, "already-signed", "The message already carries a signature."),
        ExchangeError.TooLarge => (413, "too-large", "The body is too large."),
        ExchangeError.BodyMismatch => (400, "body-mismatch", "The operation and the body do not go together."),
        ExchangeError.CallerNotAllowed => (403, "caller-not-allowed", "The caller may not use this operation."),
        ExchangeError.CreationTimeOutOfRange => (422, "creation-time-out-of-range", "The message's creation time is too old or too far ahead."),
        ExchangeError.NoKeyForItsTime => (422, "no-key-for-its-time", "No key signs messages of this creation time."),
        ExchangeError.UnsupportedMediaType => (415, "unsupported-media-type", "The body is not of a type that this operation takes."),
        ExchangeError.MissingHeader => (400, "missing-header", "Headers are missing that the operation needs."),
        ExchangeError.RepeatedHeader => (400, "repeated-header", "A header occurs twice that may occur once."),
        ExchangeError.UnknownChannel => (422, "unknown-channel", "The SPI has no such channel here."),
        ExchangeError.KeySpelling => (400, "key-spelling", "The key is written as no key of DICT can be."),
        ExchangeError.HsmBusy => (503, "hsm-busy", "Every HSM session is taken."),
        ExchangeError.HsmUnavailable => (503, "hsm-unavailable", "The HSM cannot sign now."),
        ExchangeError.AuditUnavailable => (503, "audit-unavailable", "The audit journal cannot be written now."),
        ExchangeError.EndpointBusy => (503, "endpoint-busy", "Too many requests to the Central Bank are under way."),
        ExchangeError.RateLimited => (429, "rate-limited", "A limit of the Central Bank holds the request back."),
        ExchangeError.LimitUnknown => (503, "limit-unknown", "What is left of a limit of the Central Bank is not known now."),
        ExchangeError.EndpointUnreachable => (503, "endpoint-unreachable", "The Central Bank cannot be reached."),
        ExchangeError.DeadlineBeforeSending => (503, "deadline-before-sending", "The time ran out before the request was sent."),
        ExchangeError.NoAnswer => (504, "no-answer", "The Central Bank did not answer in time; send the same message again."),
        ExchangeError.AnswerUnreadable => (502, "answer-unreadable", "The Central Bank's answer cannot be read."),
        ExchangeError.AnswerSignatureInvalid => (502, "answer-signature-invalid", "The answer's signature is not valid for this request; the answer is in the audit only."),
        ExchangeError.OutcomeNotAudited => (502, "outcome-not-audited", "The answer could not be written to the audit and is held back."),
        ExchangeError.CentralBankFailed => (502, "central-bank-failed", "The Central Bank answered with an error of its own; send the same message again."),
        ExchangeError.InternalBeforeSending => (503, "internal-before-sending", "Pix failed before the request was sent."),
        ExchangeError.InternalAfterSending => (504, "internal-after-sending", "Pix failed after the request may have left; send the same message again."),
        _ => (504, "unknown-error", "A newer silo reported an error that this front door does not know; send the same message again."),
    };
}
