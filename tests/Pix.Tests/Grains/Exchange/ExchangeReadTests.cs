using System.Text;
using Pix.Audit.Journal;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Observation;
using Pix.Grains.Tests.Support;
using Pix.Grains.Tests.Verification;
using Pix.Protocol;
using Pix.Protocol.Multipart;
using Pix.Protocol.Operations;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Tests.Exchange;

/// <summary>Reading loses nothing: what is asked next is what was handed out, and what does not verify is kept, told and passed over.</summary>
public sealed class ExchangeReadTests : IDisposable
{
    private const string Stream = $"/api/v1/out/{SomeProtocol.Ispb}/stream";

    private readonly OneSilo _silo = new(SomeAnswer.CertificatePem);

    private RecordedSteps Steps => _silo.Steps;

    public void Dispose() => _silo.Dispose();

    [Fact]
    public async Task A_read_ends_with_its_caller()
    {
        Steps.At = step =>
        {
            if (step == "send")
            {
                Assert.False(Steps.Sent[0].Abandoned.IsCancellationRequested);
                _silo.Reads.Abandon("read-1");
                Assert.True(Steps.Sent[0].Abandoned.IsCancellationRequested);
            }
        };

        await _silo.RunAsync(OneSilo.StartStream() with { RequestId = "read-1" });

        Assert.Equal("outcome is Durable", Steps.Calls[^1]);
    }

    [Fact]
    public async Task A_write_and_what_confirms_a_read_do_not_end_with_their_caller()
    {
        await _silo.RunAsync(OneSilo.Payment());
        await _silo.RunAsync(OneSilo.StartStream() with { Method = "DELETE", Path = $"{Stream}/f0d744d792d6", RequestId = "stop-1" });

        Assert.Equal(["POST", "DELETE"], Steps.Sent.Select(sent => sent.Method));
        Assert.All(Steps.Sent, sent => Assert.False(sent.Abandoned.CanBeCanceled));
    }

    [Fact]
    public async Task A_read_of_Pix_itself_has_no_caller_who_could_leave()
    {
        await _silo.RunAsync(OneSilo.StartStream());

        Assert.False(Assert.Single(Steps.Sent).Abandoned.CanBeCanceled);
    }

    [Fact]
    public async Task What_was_handed_out_is_sent_as_the_Central_Bank_wrote_it()
    {
        Steps.Answer = Delivered("odd?next=1&x=%2B");
        var first = await _silo.RunAsync(OneSilo.StartStream());
        var handedOut = AnswerOf(first);

        await _silo.RunAsync(SomeProtocol.Get(PixChannel.Spi, handedOut));

        Assert.StartsWith($"{Stream}/pix.", handedOut, StringComparison.Ordinal);
        Assert.Equal(($"{Stream}/odd", "?next=1&x=%2B"), (Steps.Sent[1].Path, Steps.Sent[1].Query));
        Assert.Equal($"{Stream}/odd", Steps.Intents[1].Path);
    }

    [Fact]
    public async Task What_was_handed_out_and_cut_is_refused_before_anything_is_done()
    {
        Steps.Answer = Delivered("odd?next=1");
        var handedOut = AnswerOf(await _silo.RunAsync(OneSilo.StartStream()));
        Steps.Calls.Clear();

        var reply = await _silo.RunAsync(SomeProtocol.Get(PixChannel.Spi, handedOut[..^1]));

        Assert.Empty(Steps.Calls);
        Assert.Equal((ExchangeError.UnknownOperation, Fate.Rejected), (reply.Error, reply.Fate));
        Assert.Contains("Begin again with stream/start", reply.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_caller_packed_himself_is_refused_before_anything_is_done()
    {
        var own = PullNext.Pack($"{Stream}/start", SomeProtocol.Ispb, [1, 2, 3]);

        var reply = await _silo.RunAsync(SomeProtocol.Get(PixChannel.Spi, own) with { AllowedOperations = ["pullNext"] });

        Assert.Empty(Steps.Calls);
        Assert.Equal((ExchangeError.UnknownOperation, Fate.Rejected), (reply.Error, reply.Fate));
    }

    [Fact]
    public async Task Another_silo_and_one_whose_keys_have_changed_since_follow_it()
    {
        Steps.Answer = Delivered("odd?next=1");
        var handedOut = AnswerOf(await _silo.RunAsync(OneSilo.StartStream()));

        using var other = new OneSilo(SomeAnswer.CertificatePem);
        other.Keys.Now = TagKeys.Next;
        other.Keys.All.Insert(0, TagKeys.Next);
        await other.RunAsync(SomeProtocol.Get(PixChannel.Spi, handedOut));

        Assert.Equal("?next=1", Assert.Single(other.Steps.Sent).Query);
        other.Keys.All.Remove(TagKeys.Old);
        Assert.Equal(ExchangeError.UnknownOperation, (await other.RunAsync(SomeProtocol.Get(PixChannel.Spi, handedOut))).Error);
    }

    [Fact]
    public async Task Without_the_HSM_nothing_is_said_of_what_was_handed_out_and_another_silo_may_know()
    {
        Steps.Answer = Delivered("odd?next=1");
        var handedOut = AnswerOf(await _silo.RunAsync(OneSilo.StartStream()));

        using var other = new OneSilo(SomeAnswer.CertificatePem);
        other.Keys.All.Clear();
        var reply = await other.RunAsync(SomeProtocol.Get(PixChannel.Spi, handedOut));

        Assert.Empty(other.Steps.Calls);
        Assert.Equal((ExchangeError.HsmUnavailable, Fate.NotSent, true), (reply.Error, reply.Fate, reply.AnotherSiloMay));
    }

    /// <summary>What any HTTP reader would follow needs no packing, and whether it may be followed no HSM.</summary>
    [Theory]
    [InlineData("abc")]
    [InlineData($"{Stream}/abc")]
    public async Task What_is_usual_is_handed_out_as_a_path_and_nothing_is_told(string next)
    {
        _silo.Keys.Now = null;
        Steps.Answer = Delivered(next);

        Assert.Equal($"{Stream}/abc", AnswerOf(await _silo.RunAsync(OneSilo.StartStream())));
        Assert.DoesNotContain(_silo.Log.Lines, line => line.Text.Contains("PI-Pull-Next", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_packed_is_not_told_as_what_could_not_be()
    {
        Steps.Answer = Delivered("odd?next=1");

        await _silo.RunAsync(OneSilo.StartStream());

        Assert.DoesNotContain(_silo.Log.Lines, line => line.Text.Contains("PI-Pull-Next", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/no path at all", false)]
    [InlineData("odd?next=1", true)]
    public async Task What_cannot_be_packed_reaches_the_reader_as_it_is_and_is_told(string next, bool withoutHsm)
    {
        if (withoutHsm)
        {
            _silo.Keys.Now = null;
            _silo.Keys.All.Clear();
        }

        Steps.Answer = Delivered(next);

        Assert.Equal(next, AnswerOf(await _silo.RunAsync(OneSilo.StartStream())));
        Assert.Contains(withoutHsm ? "the HSM does not sign now" : "too long, or no path", Assert.Single(_silo.Log.Lines, line => line.Text.Contains("PI-Pull-Next", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_stream_hands_out_where_to_read_next()
    {
        Steps.Answer = Delivered("odd?next=1");

        Assert.Equal("odd?next=1", AnswerOf(await _silo.RunAsync(OneSilo.Payment())));
    }

    [Fact]
    public async Task What_is_sent_and_delivered_is_counted_by_kind_and_version()
    {
        using var measured = new MeasuredHere();
        Steps.Answer = SomeAnswer.Delivery(SomeAnswer.Several(SomeAnswer.Message("ACSC"), SomeAnswer.Message("RJCT"), Bad));

        await _silo.RunAsync(OneSilo.StartStream());

        // The one that was withheld reached nobody.
        var delivered = measured.Labelled.Where(count => count.StartsWith("pix.exchange.messages", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, delivered.Count);
        Assert.All(delivered, count => Assert.Equal("pix.exchange.messages 1 direction=delivered kind=pacs.002 version=1.17", count));

        await _silo.RunAsync(OneSilo.Payment());

        Assert.Contains("pix.exchange.messages 1 direction=sent kind=pacs.008 version=1.16", measured.Labelled);
    }

    [Fact]
    public async Task A_delivery_of_one_message_is_counted_and_what_answers_a_message_is_no_delivery()
    {
        using var measured = new MeasuredHere();
        Steps.Answer = SomeAnswer.Delivery(SomeAnswer.Single(SomeAnswer.Message("ACSC")));
        await _silo.RunAsync(OneSilo.StartStream());
        Steps.Answer = SomeAnswer.Single(SomeAnswer.Message("ACSC"));
        await _silo.RunAsync(OneSilo.Payment());

        Assert.Equal("pix.exchange.messages 1 direction=delivered kind=pacs.002 version=1.17", Assert.Single(measured.Labelled, count => count.Contains("direction=delivered", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_not_sent_or_is_no_message_of_the_SPI_is_not_counted_as_sent()
    {
        using var measured = new MeasuredHere();
        await _silo.RunAsync(SomeProtocol.DictPost("/api/v2/entries/", SomeProtocol.Dict("entries/CreateEntryRequest.xml")));
        Steps.Answer = new() { Fate = TransmissionFate.NotSent };
        await _silo.RunAsync(OneSilo.Payment());

        Assert.DoesNotContain(measured.Labelled, count => count.StartsWith("pix.exchange.messages", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pacs.008/1.16", "pacs.008", "1.16")]
    [InlineData("pacs.008/1.17", "pacs.008", "1.17")]
    [InlineData("pacs.008/1.18", "other", "other")]
    [InlineData("nova.001/1.0", "other", "other")]
    [InlineData("pacs.008", "other", "other")]
    public void Versions_that_are_configured_have_names_and_all_others_have_one(string path, string kind, string version)
    {
        var options = new ProtocolOptions { SpiMessages = "pacs.008.spi.1.16, pacs.008.spi.1.17" };

        Assert.Equal((kind, version), MessageVersions.Of(Encoding.UTF8.GetBytes($"<Envelope xmlns=\"https://www.bcb.gov.br/pi/{path}\"/>"), options));
        Assert.Equal(("other", "other"), MessageVersions.Of("<Envelope/>"u8, options));
    }

    [Fact]
    public async Task The_good_parts_of_a_delivery_go_on_and_the_bad_one_is_alarmed_and_counted()
    {
        using var measured = new MeasuredHere();
        Steps.Answer = SomeAnswer.Delivery(SomeAnswer.Several(SomeAnswer.Message("ACSC"), Bad));

        var reply = await _silo.RunAsync(OneSilo.StartStream());

        Assert.Equal((Fate.Answered, 200, SignatureValidity.Valid), (reply.Fate, reply.Status, reply.Signature));
        Assert.Equal([new WithheldPart(2, "resource2", "DocumentDigest")], reply.Withheld);
        var type = Assert.Single(reply.Headers, header => header.Name == "Content-Type").Value;
        Assert.True(MultipartBody.TryParse(type, reply.Body, out var written, out var reason), reason);
        Assert.Equal("resource1", Assert.Single(written.Parts).ResourceId);
        Assert.Contains($"keeps it in audit record {reply.RecordId}", Assert.Single(_silo.Alarms.Lines).Text, StringComparison.Ordinal);
        Assert.Contains("pix.exchange.withheld spi DocumentDigest", measured.Counts);
        Assert.DoesNotContain(measured.Counts, count => count.StartsWith("pix.exchange.verification.failures", StringComparison.Ordinal));
        Assert.Equal(reply.Withheld, Assert.Single(_silo.Memory.Recent(1)).Withheld);
    }

    [Fact]
    public async Task A_delivery_of_which_nothing_verifies_reads_as_nothing_to_read_and_tells_where_to_go_on()
    {
        Steps.Answer = SomeAnswer.Delivery(SomeAnswer.Several(Bad, Bad));

        var reply = await _silo.RunAsync(OneSilo.StartStream());

        Assert.Equal((ExchangeError.None, Fate.Answered, 204, SignatureValidity.Invalid, true), (reply.Error, reply.Fate, reply.Status, reply.Signature, reply.Body.IsEmpty));
        Assert.StartsWith($"{Stream}/pix.", Assert.Single(reply.Headers).Value, StringComparison.Ordinal);
        Assert.Equal([1, 2], reply.Withheld.Select(part => part.Number));
        Assert.Equal(2, _silo.Alarms.Lines.Count);
        Assert.Equal(Steps.Answer.Body.ToArray(), Assert.Single(Steps.Outcomes).ResponseBody.ToArray());
    }

    [Fact]
    public async Task A_delivery_that_verifies_alarms_nobody()
    {
        Steps.Answer = SomeAnswer.Delivery(SomeAnswer.Several(SomeAnswer.Message("ACSC")));

        var reply = await _silo.RunAsync(OneSilo.StartStream());

        Assert.Equal((SignatureValidity.Valid, 0, 0), (reply.Signature, reply.Withheld.Length, _silo.Alarms.Lines.Count));
    }

    // The alarm names the record; without one there is nothing to show, and the caller has no answer either.
    [Fact]
    public async Task Nothing_is_alarmed_before_its_record_is_durable()
    {
        Steps.Outcome = JournalWrite.Full;
        Steps.Answer = SomeAnswer.Delivery(SomeAnswer.Several(SomeAnswer.Message("ACSC"), Bad));

        var reply = await _silo.RunAsync(OneSilo.StartStream());

        Assert.Equal(ExchangeError.OutcomeNotAudited, reply.Error);
        Assert.Empty(_silo.Alarms.Lines);
    }

    [Fact]
    public async Task An_answer_of_one_document_keeps_its_content_type_whatever_its_case()
    {
        Steps.Answer = SomeAnswer.Delivery(SomeAnswer.Single(SomeAnswer.Message("ACSC")), "r1");

        var reply = await _silo.RunAsync(OneSilo.StartStream());

        Assert.Equal(SignatureValidity.Valid, reply.Signature);
        Assert.Equal(["application/xml; charset=utf-8"], reply.Headers.Where(header => header.Name == "Content-Type").Select(header => header.Value));
    }

    private static string Bad => SomeAnswer.Message("RJCT").Replace("RJCT", "ACSC", StringComparison.Ordinal);

    private static TransmissionResult Delivered(string next) =>
        new() { Fate = TransmissionFate.Answered, Status = 204, Headers = [new HeaderField("PI-Pull-Next", next)] };

    private static string AnswerOf(ExchangeReply reply) => Assert.Single(reply.Headers, header => header.Name == PullNext.Header).Value;
}
