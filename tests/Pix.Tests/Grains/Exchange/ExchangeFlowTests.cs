using System.Text;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Signing;
using Pix.Grains.Tests.Support;
using Pix.Transmission;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Tests.Exchange;

/// <summary>In which order what is done, and what the caller is told when a step fails.</summary>
public sealed class ExchangeFlowTests : IDisposable
{
    private readonly OneSilo _silo = new();

    private RecordedSteps Steps => _silo.Steps;

    public void Dispose() => _silo.Dispose();

    [Fact]
    public async Task A_payment_is_signed_then_recorded_then_sent_then_recorded()
    {
        Steps.Answer = Steps.Answer with { Headers = [new HeaderField("PI-ResourceId", "abc")], Body = "answer"u8.ToArray() };

        var reply = await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal(["sign", "intent", "intent is Durable", "send", "outcome", "outcome is Durable"], Steps.Calls);
        Assert.Equal((ExchangeError.None, Fate.Answered, 201, SignatureValidity.Absent), (reply.Error, reply.Fate, reply.Status, reply.Signature));
        Assert.Equal(("answer", "silo-a"), (Encoding.UTF8.GetString(reply.Body.Span), reply.Silo));
        Assert.Equal("abc", Assert.Single(reply.Headers).Value);
    }

    [Fact]
    public async Task What_is_recorded_is_what_was_signed_and_is_what_leaves()
    {
        var request = OneSilo.Payment();

        var reply = await _silo.RunAsync(request);

        var intent = Assert.Single(Steps.Intents);
        var sent = Assert.Single(Steps.Sent);
        Assert.EndsWith(RecordedSteps.Mark, Encoding.UTF8.GetString(sent.Body.Span), StringComparison.Ordinal);
        Assert.Equal(sent.Body.ToArray(), intent.RequestBody.ToArray());
        Assert.Equal((reply.RecordId, reply.EndToEndId, "4711", "silo-a", "request-1", AuditStream.Spi), (intent.RecordId, intent.EndToEndId, intent.SignerSerial, intent.Silo, intent.RequestId, intent.Stream));
        Assert.Equal((request.Method, request.Path, true, 1 << 20, Lane.Spi), (sent.Method, sent.Path, sent.MayResend, sent.MaxResponseBytes, Assert.Single(Steps.Lanes)));
        Assert.NotNull(sent.Gate);
        Assert.NotEmpty(reply.EndToEndId);
        var outcome = Assert.Single(Steps.Outcomes);
        Assert.Equal((intent.RecordId, "answered", 201, "absent"), (outcome.RecordId, outcome.Outcome, outcome.ResponseStatusCode, outcome.ResponseSignatureValid));
    }

    [Theory]
    [InlineData(JournalWrite.Full)]
    [InlineData(JournalWrite.DiskFailed)]
    [InlineData(JournalWrite.Closed)]
    public async Task Nothing_is_sent_unless_the_intent_is_durable(JournalWrite write)
    {
        Steps.Intent = write;

        var reply = await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal(["sign", "intent", "intent is " + write], Steps.Calls);
        Assert.Equal((ExchangeError.AuditUnavailable, Fate.NotSent, TimeSpan.FromSeconds(1), ""), (reply.Error, reply.Fate, reply.RetryAfter, reply.RecordId));
        Assert.NotEmpty(reply.Detail);
    }

    [Theory]
    [InlineData(JournalWrite.Full)]
    [InlineData(JournalWrite.DiskFailed)]
    [InlineData(JournalWrite.Closed)]
    public async Task No_answer_goes_back_before_its_outcome_is_durable(JournalWrite write)
    {
        Steps.Outcome = write;
        Steps.Answer = Steps.Answer with { Body = "answer"u8.ToArray() };

        var reply = await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal((ExchangeError.OutcomeNotAudited, Fate.OutcomeUnknown, 0, true), (reply.Error, reply.Fate, reply.Status, reply.Body.IsEmpty));
        Assert.Equal(Assert.Single(Steps.Intents).RecordId, reply.RecordId);
        Assert.NotEmpty(reply.EndToEndId);
    }

    [Fact]
    public async Task What_was_not_sent_needs_no_durable_outcome()
    {
        Steps.Outcome = JournalWrite.Full;
        Steps.Answer = new() { Fate = TransmissionFate.NotSent, Detail = "refused" };

        var reply = await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal((ExchangeError.EndpointUnreachable, Fate.NotSent, "not-sent"), (reply.Error, reply.Fate, Assert.Single(Steps.Outcomes).Outcome));
    }

    [Theory]
    [InlineData(ExchangeError.HsmBusy)]
    [InlineData(ExchangeError.HsmUnavailable)]
    [InlineData(ExchangeError.AlreadySigned)]
    public async Task What_is_not_signed_is_neither_recorded_nor_sent(ExchangeError error)
    {
        Steps.Signature = new SigningOutcome { Error = error, Detail = "why", RetryAfter = TimeSpan.FromSeconds(7) };

        var reply = await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal(["sign"], Steps.Calls);
        Assert.Equal((error, "why", TimeSpan.FromSeconds(7), ""), (reply.Error, reply.Detail, reply.RetryAfter, reply.RecordId));
    }

    [Fact]
    public async Task A_look_up_is_not_signed_and_its_unsigned_answer_is_kept_from_the_caller_and_for_the_audit()
    {
        Steps.Answer = new() { Fate = TransmissionFate.Answered, Status = 200, Body = "<GetEntryResponse/>"u8.ToArray() };

        var reply = await _silo.RunAsync(OneSilo.LookUp());

        Assert.Equal(["intent", "intent is Durable", "send", "outcome", "outcome is Durable"], Steps.Calls);
        Assert.Equal((ExchangeError.AnswerSignatureInvalid, Fate.OutcomeUnknown, SignatureValidity.Invalid, true), (reply.Error, reply.Fate, reply.Signature, reply.Body.IsEmpty));
        var outcome = Assert.Single(Steps.Outcomes);
        Assert.Equal(("outcome-unknown", "false", "<GetEntryResponse/>"), (outcome.Outcome, outcome.ResponseSignatureValid, Encoding.UTF8.GetString(outcome.ResponseBody.Span)));
        Assert.Equal((Lane.Dict, "E9999901020260803120012345678900"), (Assert.Single(Steps.Lanes), Assert.Single(Steps.Intents).EndToEndId));
    }

    [Fact]
    public async Task A_body_that_is_not_signed_leaves_with_its_type_and_where_there_is_none_no_type_does()
    {
        await _silo.RunAsync(SomeProtocol.DictPost("/api/v2/keys/check", SomeProtocol.Dict("keys/CheckKeysRequest.xml")));
        await _silo.RunAsync(OneSilo.LookUp());

        Assert.DoesNotContain("sign", Steps.Calls);
        Assert.Equal(SomeProtocol.XmlUtf8, Assert.Single(Steps.Sent[0].Headers, IsType).Value);
        Assert.DoesNotContain(Steps.Sent[1].Headers, IsType);

        static bool IsType(HeaderField header) => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("application/xml")]
    [InlineData("multipart/mixed; boundary=b")]
    public async Task An_answer_that_a_fault_of_Pix_keeps_from_being_verified_is_recorded_and_not_passed_on(string contentType)
    {
        using var memory = new UnreadableMemory();
        Steps.Answer = new() { Fate = TransmissionFate.Answered, Status = 200, Headers = [new HeaderField("Content-Type", contentType)], Body = memory.Memory };

        var reply = await _silo.RunAsync(OneSilo.LookUp());

        Assert.Equal((ExchangeError.AnswerSignatureInvalid, Fate.OutcomeUnknown, true), (reply.Error, reply.Fate, reply.Body.IsEmpty));
        var outcome = Assert.Single(Steps.Outcomes);
        Assert.Equal(("outcome-unknown", "false", UnreadableMemory.Length), (outcome.Outcome, outcome.ResponseSignatureValid, outcome.ResponseBody.Length));
    }

    [Fact]
    public async Task An_unreadable_answer_is_recorded_as_far_as_it_was_read()
    {
        Steps.Answer = new()
        {
            Fate = TransmissionFate.Unknown,
            AnswerUnreadable = true,
            Status = 700,
            Headers = [new HeaderField("PI-Note", "\\xE9")],
            Body = "half"u8.ToArray(),
            Detail = "why",
        };

        var reply = await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal((ExchangeError.AnswerUnreadable, "why", 0, true), (reply.Error, reply.Detail, reply.Headers.Length, reply.Body.IsEmpty));
        var outcome = Assert.Single(Steps.Outcomes);
        Assert.Equal((700, "outcome-unknown", "half"), (outcome.ResponseStatusCode, outcome.Outcome, Encoding.UTF8.GetString(outcome.ResponseBody.Span)));
        Assert.Equal(KeyValuePair.Create("PI-Note", "\\xE9"), Assert.Single(outcome.ResponseHeaders));
    }

    [Theory]
    [InlineData(10, 4, 6)]
    [InlineData(3, 1, 2)]
    [InlineData(60, 4, 6)]
    public async Task Sending_gets_what_is_left_of_the_shorter_deadline(int caller, int used, int left)
    {
        Steps.At = step => _silo.Time.Advance(step == "sign" ? TimeSpan.FromSeconds(used) : TimeSpan.Zero);

        await _silo.RunAsync(OneSilo.Payment() with { Deadline = TimeSpan.FromSeconds(caller) });

        Assert.Equal(TimeSpan.FromSeconds(left), Assert.Single(Steps.TimesLeft));
    }

    [Theory]
    [InlineData(10.0)]
    [InlineData(11.0)]
    public async Task A_deadline_that_is_over_after_signing_leaves_no_record(double used)
    {
        Steps.At = _ => _silo.Time.Advance(TimeSpan.FromSeconds(used));

        var reply = await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal(["sign"], Steps.Calls);
        Assert.Equal((ExchangeError.DeadlineBeforeSending, Fate.NotSent), (reply.Error, reply.Fate));
    }

    [Fact]
    public async Task The_wait_for_a_signature_ends_with_the_deadline()
    {
        var token = CancellationToken.None;
        Steps.Signing = async cancellation =>
        {
            token = cancellation;
            var ended = new TaskCompletionSource();
            await using var registration = cancellation.Register(ended.SetResult);
            await ended.Task;
            return new SigningOutcome { Error = ExchangeError.HsmBusy };
        };

        var running = _silo.RunAsync(OneSilo.Payment() with { Deadline = TimeSpan.FromSeconds(3) });
        _silo.Time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(token.IsCancellationRequested);
        _silo.Time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(ExchangeError.HsmBusy, (await running).Error);
    }

    [Theory]
    [InlineData("sign", ExchangeError.InternalBeforeSending, Fate.NotSent)]
    [InlineData("intent", ExchangeError.InternalBeforeSending, Fate.NotSent)]
    [InlineData("send", ExchangeError.InternalAfterSending, Fate.OutcomeUnknown)]
    [InlineData("outcome", ExchangeError.InternalAfterSending, Fate.OutcomeUnknown)]
    public async Task A_fault_is_told_by_the_side_of_the_wire_on_which_it_happened(string at, ExchangeError error, Fate fate)
    {
        Steps.At = step => _ = step == at ? throw new InvalidOperationException("a fault") : 0;

        var reply = await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal((error, fate), (reply.Error, reply.Fate));
        Assert.Equal(fate == Fate.OutcomeUnknown, reply.RecordId.Length > 0);
        Assert.DoesNotContain("a fault", reply.Detail, StringComparison.Ordinal);
        Assert.Equal(at, Steps.Calls[^1]);
        Assert.Equal(error, Assert.Single(_silo.Memory.Recent(5)).Error);
    }

    [Fact]
    public async Task A_refusal_of_admission_touches_nothing()
    {
        var reply = await _silo.RunAsync(OneSilo.Payment() with { Body = "<no/>"u8.ToArray() });

        Assert.Empty(Steps.Calls);
        Assert.Equal(Fate.Rejected, reply.Fate);
        Assert.NotEmpty(reply.Rule);
        Assert.NotEmpty(reply.Detail);
    }

    [Fact]
    public async Task An_unknown_path_touches_nothing()
    {
        var reply = await _silo.RunAsync(OneSilo.Payment() with { Path = "/nothing" });

        Assert.Empty(Steps.Calls);
        Assert.Equal((ExchangeError.UnknownOperation, ""), (reply.Error, Assert.Single(_silo.Memory.Recent(5)).Operation));
    }

    [Fact]
    public async Task A_caller_uses_only_its_operations()
    {
        var refused = await _silo.RunAsync(OneSilo.Payment() with { Caller = "teller", AllowedOperations = ["getEntry"] });
        var allowed = await _silo.RunAsync(OneSilo.Payment() with { Caller = "teller", AllowedOperations = ["getEntry", "sendMessages"] });

        Assert.Equal((ExchangeError.CallerNotAllowed, ExchangeError.None), (refused.Error, allowed.Error));
        Assert.Contains("teller may not use sendMessages", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_lost_silo_may_have_sent_is_not_repeated_where_it_must_not_be()
    {
        var reply = await _silo.RunAsync(OneSilo.StartStream() with { SentBefore = true });

        Assert.Empty(Steps.Calls);
        Assert.Equal((ExchangeError.InternalAfterSending, Fate.OutcomeUnknown), (reply.Error, reply.Fate));
        Steps.Answer = Steps.Answer with { Status = 204 };
        Assert.Equal(ExchangeError.None, (await _silo.RunAsync(OneSilo.StartStream())).Error);
        Assert.False(Assert.Single(Steps.Sent).MayResend);
    }

    // Each may be sent again on the silo that has it, where the first attempt is known to be over; beside one under way on another silo it would read twice.
    [Theory]
    [InlineData("GET", "start")]
    [InlineData("GET", "f0d744d792d6")]
    [InlineData("DELETE", "f0d744d792d6")]
    public async Task No_operation_of_a_stream_is_repeated_after_a_lost_silo(string method, string segment)
    {
        var start = OneSilo.StartStream();
        var request = start with { Method = method, Path = start.Path.Replace("start", segment, StringComparison.Ordinal) };

        var reply = await _silo.RunAsync(request with { SentBefore = true });

        Assert.Empty(Steps.Calls);
        Assert.Equal((ExchangeError.InternalAfterSending, Fate.OutcomeUnknown), (reply.Error, reply.Fate));
        Assert.Contains("is not repeated", reply.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(201, ExchangeError.None)]
    [InlineData(403, ExchangeError.NoAnswer)]
    [InlineData(500, ExchangeError.CentralBankFailed)]
    public async Task A_refusal_after_a_lost_silo_says_nothing_of_what_that_silo_sent(int status, ExchangeError error)
    {
        Steps.Answer = Steps.Answer with { Status = status };

        Assert.Equal(error, (await _silo.RunAsync(OneSilo.Payment() with { SentBefore = true })).Error);
    }

    [Theory]
    [InlineData(PixChannel.Spi, "tooManyConnections", true)]
    [InlineData(PixChannel.Spi, "serviceUnavailable", false)]
    [InlineData(PixChannel.Dict, "tooManyConnections", false)]
    public async Task What_leaves_knows_the_refusal_of_which_nothing_was_stored(PixChannel channel, string cause, bool expected)
    {
        await _silo.RunAsync(channel == PixChannel.Spi ? OneSilo.Payment() : OneSilo.LookUp());

        var problem = Encoding.UTF8.GetBytes($"<problem xmlns=\"urn:ietf:rfc:7807\"><type>https://icom.pi.rsfn.net.br/api/v1/error/{cause}</type></problem>");
        Assert.Equal(expected, Assert.Single(Steps.Sent).SaysNothingStored!(503, problem));
        Assert.False(Steps.Sent[0].SaysNothingStored!(500, problem));
    }

    [Fact]
    public async Task The_summary_has_what_operators_look_for()
    {
        Steps.At = step => _silo.Time.Advance(step == "send" ? TimeSpan.FromMilliseconds(12.5) : TimeSpan.Zero);
        Steps.Answer = Steps.Answer with { Headers = [new HeaderField("pi-resourceid", "abc")] };

        var reply = await _silo.RunAsync(OneSilo.Payment());

        var summary = Assert.Single(_silo.Memory.Recent(5));
        Assert.Equal(("sendMessages", "abc", Fate.Answered, ExchangeError.None, 201), (summary.Operation, summary.ResourceId, summary.Fate, summary.Error, summary.Status));
        Assert.Equal((12.5, "silo-a", reply.RecordId, reply.EndToEndId, PixChannel.Spi), (summary.Milliseconds, summary.Silo, summary.RecordId, summary.EndToEndId, summary.Channel));
    }

    [Fact]
    public async Task The_judgement_on_the_silo_is_told_of_each_exchange()
    {
        await _silo.RunAsync(OneSilo.Payment());

        Assert.NotEmpty(_silo.Outcomes.Read());
    }

    [Fact]
    public async Task A_silo_that_stops_takes_nothing_more_and_another_may()
    {
        var closing = _silo.UnderWay.CloseAsync();

        var reply = await _silo.RunAsync(OneSilo.Payment());

        await closing;
        Assert.Empty(Steps.Calls);
        Assert.Equal((Fate.NotSent, true, true, TimeSpan.FromSeconds(1), "silo-a"), (reply.Fate, reply.SiloStopping, reply.AnotherSiloMay, reply.RetryAfter, reply.Silo));
    }

    [Fact]
    public async Task The_end_of_the_silo_waits_for_an_exchange_until_it_has_ended_also_by_a_fault()
    {
        Task? closing = null;
        Steps.At = step =>
        {
            closing ??= _silo.UnderWay.CloseAsync();
            Assert.False(closing.IsCompleted);
            _ = step == "send" ? throw new InvalidOperationException() : 0;
        };

        await _silo.RunAsync(OneSilo.Payment());

        await closing!.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Nothing_that_is_only_for_us_keeps_the_reply_from_the_caller()
    {
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "pix.exchange.requests")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException());
        listener.Start();

        var reply = await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal(Fate.Answered, reply.Fate);
    }
}
