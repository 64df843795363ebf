using Pix.Simulator.Wire;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi;

/// <summary>Handles <c>POST /api/v1/in/{ispb}/msgs</c> with 1 to 10 messages. Status 201 means only that the messages are stored.</summary>
internal sealed class SpiInbox(
    MessageJudge judge, PaymentLedger ledger, SettlementQueue settlement, SpiLimits limits, SimulatorOptions options)
{
    public WireAnswer Receive(WireVerdict judgement)
    {
        var secondary = judgement.Request.Channel == Channel.SpiSecondary;
        if (!secondary && limits.Primary.RetryAfterSeconds is { } seconds)
        {
            return IcomProblem.TooMany("The traffic limit is used up.", seconds);
        }

        if (BodyFault(judgement.Request) is { } refusal)
        {
            return refusal;
        }

        if (Unpack(judgement.Request, out var messages) is { } malformed)
        {
            return malformed;
        }

        var judged = messages.Select(judge.Judge).ToList();
        judgement.Verdict = judged.Find(message => message.Verdict != SignatureVerdict.Valid)?.Verdict ?? SignatureVerdict.Valid;
        var wrong = judged.FindAll(message => message.Fault is not null);
        foreach (var message in wrong)
        {
            judgement.Violates(message.Fault!);
        }

        if (wrong.Count > 0 && !options.StoreThenJudge)
        {
            return wrong[0].Verdict == SignatureVerdict.NotXml
                ? IcomProblem.BadRequest(wrong[0].Fault!)
                : IcomProblem.Forbidden(wrong[0].Fault!);
        }

        // On the secondary channel each kind of message has its own limit, so the limit is checked only after the messages were read.
        if (secondary && judged.Max(message => limits.Of(secondary, message.Message?.Kind ?? "").RetryAfterSeconds) is { } wait)
        {
            return IcomProblem.TooMany("The traffic limit is used up.", wait);
        }

        return WireAnswer.Empty(StatusCodes.Status201Created)
            .With("PI-ResourceId", string.Join(',', judged.Select(message => Store(message, secondary))));
    }

    private static WireAnswer? BodyFault(WireRequest request)
    {
        if (request.BodyTooLarge)
        {
            return IcomProblem.TooLarge("The body is larger than allowed.");
        }

        if (!request.BodyAnnounced)
        {
            return IcomProblem.LengthRequired("Content-Length or Transfer-Encoding: chunked is required.");
        }

        if (request.Channel == Channel.SpiSecondary && request.Header("Content-Encoding") is null)
        {
            return IcomProblem.UnsupportedMediaType("On the secondary channel Content-Encoding: gzip is required.");
        }

        if (request.Header("Content-Encoding") is { } encoding && encoding != "gzip")
        {
            return IcomProblem.UnsupportedMediaType("Content-Encoding must be gzip.");
        }

        return ContentKind.Parse(request.Header("Content-Type")) is null
            ? IcomProblem.UnsupportedMediaType("Content-Type must be application/xml; charset=utf-8, or multipart/mixed with a boundary.")
            : null;
    }

    private WireAnswer? Unpack(WireRequest request, out IReadOnlyList<ReadOnlyMemory<byte>> messages)
    {
        messages = [];
        var body = request.Body;
        if (request.Header("Content-Encoding") is not null)
        {
            if (Gunzip.Try(body, options.MaxBodyBytes) is not { } unfolded)
            {
                return IcomProblem.BadRequest("The body is not gzip, or unfolds past the limit.");
            }

            body = unfolded;
        }

        var kind = ContentKind.Parse(request.Header("Content-Type"))!;
        if (!kind.IsMultipart)
        {
            messages = [body];
            return null;
        }

        if (Multipart.Read(body, kind.Boundary) is not { } parts)
        {
            return IcomProblem.BadRequest("The body is not multipart/mixed with 1 to 10 parts of application/xml; charset=utf-8.");
        }

        messages = parts;
        return null;
    }

    private string Store(MessageJudgement judged, bool secondary)
    {
        var resourceId = ResourceId.Next();
        if (judged.Message is { } message && judged.Fault is null)
        {
            limits.Of(secondary, message.Kind).Take(message);
            var reception = ledger.Receive(message);
            settlement.Add(desk => desk.Process(message, reception, resourceId, secondary));
        }
        else
        {
            settlement.Add(desk => desk.Refuse(resourceId, judged.Fault!, judged.Message?.BizMsgIdr, secondary));
        }

        return resourceId;
    }
}
