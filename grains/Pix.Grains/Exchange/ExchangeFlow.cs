using Microsoft.Extensions.Logging;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Exchange;
using Pix.Contracts.Operating;
using Pix.Domain;
using Pix.Grains.Audit;
using Pix.Grains.Observation;
using Pix.Grains.Reading;
using Pix.Grains.Signing;
using Pix.Grains.Transmission;
using Pix.Grains.Verification;
using Pix.Protocol.Admission;
using Pix.Protocol.Answers;
using Pix.Protocol.Multipart;
using Pix.Protocol.Operations;
using Pix.Protocol.Outgoing;
using Pix.Protocol.Paths;
using Pix.Protocol.Rates;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Exchange;

/// <summary>Runs one exchange step by step. A step returns the reply to the caller if the step ends the exchange, or null if the next step follows.</summary>
internal sealed partial class ExchangeFlow(ExchangeRunner silo, IExchangeSteps steps, ExchangeRequest request)
{
    private static readonly Func<ILogger, string, string, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string, string, string>("{Operation} of end-to-end id {EndToEndId}, request {RequestId}");

    // Minimum time for recording the outcome, even when the caller's time is used up, because an answer that came at the last moment is still
    // evidence. The front door waits 3 s (ExchangeCall.Grace) beyond the caller's time, which is longer.
    private static readonly TimeSpan LeastForOutcome = TimeSpan.FromSeconds(2);

    private readonly long _started = silo.Time.GetTimestamp();
    private readonly DateTimeOffset _receivedAt = silo.Time.GetUtcNow();

    private Operation _operation = null!;
    private AdmissionResult _admitted = new();
    private SignedBody _body = new(request.Body, request.Body.IsEmpty ? "" : OutgoingHead.XmlUtf8, "");
    private OutgoingHead _head = null!;
    private Lane? _lane;
    private AuditIntent? _intent;
    private long? _sentAt;

    /// <summary>Id of the audit record; empty until the intent is durable.</summary>
    public string RecordId => _intent?.RecordId ?? "";

    /// <summary>Id that the front door gave the request; empty for requests that Pix makes itself.</summary>
    public string RequestId => request.RequestId;

    /// <summary>SPI channel of the request's lane; <c>None</c> before admission and for DICT.</summary>
    public SpiChannel SpiChannel => _lane is { } lane ? LaneChoice.ChannelOf(lane) : SpiChannel.None;

    /// <summary>True once sending has begun. From then on, bytes of the request may have reached the Central Bank.</summary>
    public bool MayHaveLeft { get; private set; }

    private TimeSpan Elapsed => silo.Time.GetElapsedTime(_started);

    private TimeSpan TimeLeft => (request.Deadline < _operation.Deadline ? request.Deadline : _operation.Deadline) - Elapsed;

    // True if the caller can cancel the request: only a GET of a caller. A write is never cancelled half way. Neither is a DELETE, because it
    // confirms the last delivery of a stream.
    private bool IsRead => _operation.Method == "GET" && request.RequestId.Length > 0;

    private string Ispb => silo.Protocol.Ispb;

    /// <summary>Returns the exchange's summary for operators. The summary contains no message body.</summary>
    public ExchangeSummary Summary(ExchangeReply reply, string siloName) => new()
    {
        At = _receivedAt,
        Channel = request.Channel,
        Operation = _operation?.Name ?? "",
        EndToEndId = reply.EndToEndId,
        ResourceId = reply.Headers.FirstOrDefault(header => header.Name.Equals("PI-ResourceId", StringComparison.OrdinalIgnoreCase))?.Value ?? "",
        Fate = reply.Fate,
        Error = reply.Error,
        Status = reply.Status,
        Withheld = reply.Withheld,
        Milliseconds = Math.Round(Elapsed.TotalMilliseconds, 2),
        RecordId = reply.RecordId,
        Silo = siloName,
        RequestId = request.RequestId,
    };

    /// <summary>Runs the exchange to its end. Log lines written meanwhile carry the operation, the end-to-end id and the request id in their scope.</summary>
    public async Task<ExchangeReply> RunAsync(ILogger logger)
    {
        if (Admit() is { } refused)
        {
            return refused;
        }

        using var scope = Scope(logger, _operation.Name, CorrelationId(), request.RequestId);
        if (_operation.Route == Route.SpiStream && PullNext.IsPacked(request.Path) && await UnpackPullNextAsync() is { } unfollowed)
        {
            return unfollowed;
        }

        if (await SignAsync() is { } unsigned)
        {
            return unsigned;
        }

        if (await RecordIntentAsync() is { } unrecorded)
        {
            return unrecorded;
        }

        _sentAt = silo.Time.GetTimestamp();
        var answer = await TransmitAsync();
        var verdict = Verify(answer);
        CountMessages(answer, verdict);
        return await RecordOutcomeAsync(answer, verdict, logger);
    }

    /// <summary>Corrects Pix's count of rate tokens by what the reply says. Does nothing if the exchange ended before sending.</summary>
    public void Learn(ExchangeReply reply)
    {
        if (_sentAt is { } sentAt)
        {
            silo.Rates.Learn(_operation, request, _admitted, reply, Ispb, silo.Time.GetElapsedTime(sentAt));
        }
    }

    /// <summary>Returns the reply for an exchange that ended because of a fault inside Pix.</summary>
    public ExchangeReply Faulted() => MayHaveLeft
        ? Failed(ExchangeError.InternalAfterSending, "Pix failed while the request was under way.")
        : Failed(ExchangeError.InternalBeforeSending, "Pix failed before the request was sent.");

    // A message contains its end-to-end id. A key look-up has the id of its payment in the header PI-EndToEndId.
    private string CorrelationId() => _admitted.EndToEndId.Value.Length > 0
        ? _admitted.EndToEndId.Value
        : request.Headers.FirstOrDefault(header => header.Name.Equals("PI-EndToEndId", StringComparison.OrdinalIgnoreCase)) is { } named && EndToEndId.TryParse(named.Value, null, out var id)
            ? id.Value
            : "";

    private ExchangeTelemetry.Stage Begin(ExchangeStage stage) => silo.Telemetry.Begin(request.Channel, stage);

    private ExchangeReply? Admit()
    {
        using var stage = Begin(ExchangeStage.Admit);
        var match = silo.Operations.Find(request);
        if (match.Operation is not { } operation)
        {
            return Failed(match.Error, match.Detail) with { AllowedMethods = match.AllowedMethods };
        }

        _operation = operation;
        if (request.AllowedOperations.Length > 0 && !request.AllowedOperations.Contains(operation.Name))
        {
            return Failed(ExchangeError.CallerNotAllowed, $"{request.Caller} may not use {operation.Name} (setting Pix:Callers:{request.Caller}:Operations).");
        }

        if (request.SentBefore && !operation.MayRepeat)
        {
            return Failed(ExchangeError.InternalAfterSending, $"The silo that carried the request was lost or silent, and {operation.Name} is not repeated without asking.");
        }

        if (LaneChoice.IsSecondary(request) && request.Channel == PixChannel.Spi && silo.Transmission.BcbSpiSecondaryEndpoint.Length == 0)
        {
            return Failed(ExchangeError.UnknownChannel, "The secondary channel of the SPI has no endpoint here (setting Pix:BcbSpiSecondaryEndpoint).") with { Rule = "channel" };
        }

        _admitted = silo.Admission.Check(operation, request);
        if (_admitted.Refusal is { } refusal)
        {
            return Failed(refusal.Error, refusal.Detail) with { Rule = refusal.Rule, XPath = refusal.XPath };
        }

        _lane = LaneChoice.Of(operation, request);
        return null;
    }

    // Replaces the PI-Pull-Next in the path, which Pix packed, by the original value of the Central Bank. The original is sent and recorded in the audit.
    private async ValueTask<ExchangeReply?> UnpackPullNextAsync()
    {
        using var deadline = Deadline();
        var (keys, areAll) = await silo.PullNextKeys.AllAsync(deadline.Token);
        if (PullNext.TryUnpack(request.Path, Ispb, keys, out var target))
        {
            request = request with { Path = target.Path, Query = target.Query };
            return null;
        }

        return areAll
            ? Failed(ExchangeError.UnknownOperation, "This is not a PI-Pull-Next as Pix handed it out: it was cut or changed, or its key is gone. Begin again with stream/start.")
            : Failed(ExchangeError.HsmUnavailable, "The HSM, whose key says whether Pix handed out this PI-Pull-Next, does not sign now.") with { RetryAfter = TimeSpan.FromSeconds(5) };
    }

    private CancellationTokenSource Deadline() => new(TimeLeft > TimeSpan.Zero ? TimeLeft : TimeSpan.Zero, silo.Time);

    private async ValueTask<ExchangeReply?> SignAsync()
    {
        if (!_operation.SignRequest)
        {
            return null;
        }

        using var stage = Begin(ExchangeStage.Sign);
        using var deadline = Deadline();
        var messages = _admitted.Messages;
        var signed = messages.Length == 1 ? [await SignOne(messages[0])] : await Task.WhenAll(messages.Select(message => SignOne(message).AsTask()));
        if (signed.FirstOrDefault(outcome => outcome.Error != ExchangeError.None) is { } failed)
        {
            return Failed(failed.Error, failed.Detail) with { RetryAfter = failed.RetryAfter, XPath = failed.XPath };
        }

        var (contentType, bytes) = _admitted.IsMultipart ? MultipartWriter.Request([.. signed.Select(outcome => outcome.Document)]) : (OutgoingHead.XmlUtf8, signed[0].Document);
        _body = new SignedBody(bytes, contentType, signed[0].SignerSerial);
        return null;

        // The creation time in a message chooses the key, so a resent message gets the same key. A DICT document has no creation time, so the
        // time when the front door received the request chooses.
        ValueTask<SigningOutcome> SignOne(AdmittedMessage message) => steps.SignAsync(
            new UnsignedMessage(message.Document, message.CreatedAt, request.ReceivedAt == default ? _receivedAt : request.ReceivedAt), deadline.Token);
    }

    private async ValueTask<ExchangeReply?> RecordIntentAsync()
    {
        if (TimeLeft <= TimeSpan.Zero)
        {
            return Failed(ExchangeError.DeadlineBeforeSending, "The time of this request was used up before it could be sent.");
        }

        using var stage = Begin(ExchangeStage.RecordIntent);
        _head = OutgoingHead.Of(_operation, request, _body.ContentType);
        var intent = silo.Halves.Intent(request, _head, _admitted, _body, _receivedAt);
        var write = await steps.RecordIntentAsync(intent, TimeLeft);
        if (write == JournalWrite.Late)
        {
            return Failed(ExchangeError.DeadlineBeforeSending, ChannelAudit.Explain(write));
        }

        if (write != JournalWrite.Durable)
        {
            return Failed(ExchangeError.AuditUnavailable, ChannelAudit.Explain(write)) with { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        _intent = intent;
        return null;
    }

    private async ValueTask<TransmissionResult> TransmitAsync()
    {
        using var stage = Begin(ExchangeStage.Transmit);
        MayHaveLeft = true;
        using var read = IsRead ? silo.Reads.Begin(request.RequestId) : (ReadsUnderWay.ReadUnderWay?)null;
        var lane = _lane!.Value;
        var outbound = new OutboundRequest
        {
            Method = request.Method,
            Path = _head.Path,
            Query = request.Query,
            Headers = _head.Headers,
            Body = _body.Bytes,
            MayResend = _operation.Resend == Resend.SameBytes,
            SaysNothingStored = (status, body) => ConnectionRefusal.Is(request.Channel, status, body),
            Compress = LaneChoice.Compresses(lane, silo.Transmission),
            Gate = silo.Rates.GateOf(RateDemands.Of(_operation, request, _admitted, SpiChannel == SpiChannel.Secondary, Ispb)),
            MaxResponseBytes = _operation.MaxResponseBytes,
            Abandoned = read?.Abandoned ?? CancellationToken.None,
        };
        return await steps.SendAsync(lane, outbound, TimeLeft);
    }

    private AnswerVerdict Verify(TransmissionResult answer)
    {
        using var stage = Begin(ExchangeStage.Verify);
        var verdict = silo.Verifier.Verify(new Question(_operation, request.Path, Ispb) { Asked = _admitted.Asked }, answer);
        if (verdict.ClockDifference is not null)
        {
            silo.Telemetry.FarFromClock(_operation.Name);
        }

        if (verdict.Validity == SignatureValidity.Invalid && verdict.Withheld.IsEmpty)
        {
            silo.Telemetry.NotVerified(request.Channel, verdict.Rule);
        }

        return verdict;
    }

    // Counts the messages by version. The counts show which versions are in use while a new version replaces an old one.
    private void CountMessages(TransmissionResult answer, AnswerVerdict verdict)
    {
        if (request.Channel != PixChannel.Spi)
        {
            return;
        }

        var options = silo.Protocol;
        foreach (var message in answer.Fate == TransmissionFate.NotSent || !_operation.SignRequest ? [] : _admitted.Messages)
        {
            silo.Telemetry.Carried("sent", MessageVersions.Of(message.Type, options));
        }

        foreach (var document in _operation.Route == Route.SpiStream && verdict.Validity == SignatureValidity.Valid ? verdict.Documents(answer) : [])
        {
            silo.Telemetry.Carried("delivered", MessageVersions.Of(document.Span, options));
        }
    }

    private async ValueTask<ExchangeReply> RecordOutcomeAsync(TransmissionResult answer, AnswerVerdict verdict, ILogger logger)
    {
        using var stage = Begin(ExchangeStage.RecordOutcome);
        var passedOn = ExchangeReplies.From(_operation, request.SentBefore, answer, verdict);
        var reply = (_operation.Route == Route.SpiStream ? await HandOutAsync(passedOn, logger) : passedOn) with
        {
            RecordId = RecordId,
            EndToEndId = _admitted.EndToEndId.Value,
            AnotherSiloMay = SiloFaults.Kept(answer),
        };
        var outcome = silo.Halves.Outcome(_intent!, answer, verdict, reply.Fate, Elapsed);
        var write = await steps.RecordOutcomeAsync(outcome, TimeLeft > LeastForOutcome ? TimeLeft : LeastForOutcome);

        if (write == JournalWrite.Durable && !verdict.Withheld.IsEmpty)
        {
            silo.Withholding.Tell(request.Channel, RecordId, verdict.Withheld);
        }

        // If bytes may have been sent, the reply is returned only when the outcome is durable in the audit, because the audit must prove every
        // answer that a caller got. A request that was not sent has no answer to prove.
        return write == JournalWrite.Durable || answer.Fate == TransmissionFate.NotSent
            ? reply
            : Failed(ExchangeError.OutcomeNotAudited, ChannelAudit.Explain(write));
    }

    private async ValueTask<ExchangeReply> HandOutAsync(ExchangeReply reply, ILogger logger)
    {
        if (HeaderLookup.Value(reply.Headers, PullNext.Header) is not { Length: > 0 } value)
        {
            return reply;
        }

        var form = PullNext.FormOf(value, request.Path, Ispb, out var text);
        var key = form == PullNextForm.Unusual ? await silo.PullNextKeys.OfNowAsync(CancellationToken.None) : null;
        if (form == PullNextForm.Unusable || (form == PullNextForm.Unusual && key is null))
        {
            // The reader gets the messages and an unpacked PI-Pull-Next, which the reader cannot use. After the reader begins the stream again,
            // the Central Bank delivers the unconfirmed messages again.
            Log.PullNextNotPacked(logger, RecordId, form == PullNextForm.Unusable ? "it is too long, or no path" : "the HSM does not sign now");
        }

        return reply with { Headers = HeaderLookup.With(reply.Headers, PullNext.Header, form == PullNextForm.Usual ? text : key is null ? value : PullNext.Pack(text, Ispb, key)) };
    }

    private ExchangeReply Failed(ExchangeError error, string detail) =>
        new() { Error = error, Detail = detail, RecordId = RecordId, EndToEndId = _admitted.EndToEndId.Value, AnotherSiloMay = SiloFaults.Are(error) };

    private static partial class Log
    {
        [LoggerMessage(EventIds.PullNextNotPacked, LogLevel.Warning, "The PI-Pull-Next of the delivery in audit record {RecordId} cannot be used for reading on, because {Cause}. The reader must begin again with stream/start; unconfirmed messages are then delivered again.")]
        public static partial void PullNextNotPacked(ILogger logger, string recordId, string cause);
    }
}
