using System.Text.RegularExpressions;
using Pix.Cluster.Tests.Support;
using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Cluster.Tests.Icom;

/// <summary>Every operation of ICOM on both of its channels, through front door and silo to the simulator and back.</summary>
[Collection(AloneAtTheCentralBank.Name)]
public sealed partial class IcomOperationTests(PixCluster pix) : IAsyncLifetime
{
    // Longer than what is done meanwhile, shorter than the time that a read is given.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(25);

    private static readonly string Streams = $"/api/v1/out/{PixCluster.Ispb}/stream/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Icom() => new(
        OperationTable.All.Where(operation => operation.Channel == PixChannel.Spi)
            .SelectMany(operation => new[] { (operation.Name, "primary"), (operation.Name, "secondary") }));

    public async ValueTask InitializeAsync() => await pix.CentralBank.BeginAnewAsync();

    // What other tests read is their own.
    public async ValueTask DisposeAsync() => await pix.CentralBank.BeginAnewAsync();

    [Theory]
    [MemberData(nameof(Icom))]
    public async Task An_ICOM_operation_is_sent_on_its_channel_and_its_answer_verified(string name, string channel)
    {
        var operation = OperationTable.All.Single(operation => operation.Name == name);
        var wireChannel = channel == "primary" ? "spi" : "spi-secondary";
        using var request = await RequestAsync(name, channel);

        using var answer = await pix.Spi.SendAsync(request, Cancel);
        await StopAsync(answer, channel);

        // Only messages are signed: what streams deliver. ICOM signs neither a 201 nor a catalogue.
        var signed = operation.Answer == AnswerSignature.Required ? "true" : "absent";
        Assert.Equal($"{(name == "sendMessages" ? 201 : 200)} answered {signed}", $"{(int)answer.StatusCode} {answer.Header("pix-outcome")} {answer.Header("pix-signature-valid")}");
        Assert.Equal(channel, answer.Header("pix-channel"));
        var received = (await pix.CentralBank.ReceivedAsync(wire => wire.Path == request.RequestUri!.PathAndQuery && wire.Method == operation.Method && wire.Channel == wireChannel)).Last();
        Assert.Empty(received.Violations);
        Assert.Equal(operation.SignRequest ? "Valid" : "NotRequired", received.Signature);
        Assert.Equal("gzip", received.Headers["Accept-Encoding"]);
        Assert.Equal(operation.SignRequest && channel == "secondary" ? "gzip" : "", received.Headers.GetValueOrDefault("Content-Encoding", ""));
    }

    [Fact]
    public async Task A_stream_delivers_several_messages_in_one_answer_each_verified()
    {
        await pix.CentralBank.PayAsync(3);
        using var request = Request(HttpMethod.Get, Streams + "start", "primary");
        request.Headers.Add("Accept", "multipart/mixed");

        using var answer = await pix.Spi.SendAsync(request, Cancel);
        await StopAsync(answer, "primary");

        Assert.Equal("true", answer.Header("pix-signature-valid"));
        Assert.StartsWith("multipart/mixed", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.InRange(SignatureStart().Count(body), 1, 10);
        Assert.Equal(SignatureStart().Count(body), ResourceIdHeader().Count(body));
    }

    [Fact]
    public async Task A_seventh_stream_is_answered_429_at_once_while_six_poll_and_payments_go_on()
    {
        await using var watch = new PollingStreams(pix);
        await watch.StartAsync(6);
        await pix.CentralBank.HangAsync(Streams, Hang, times: 6);
        await pix.CentralBank.FaultsTakenAsync();
        var answered = watch.Answers;

        using var seventh = await pix.Spi.GetAsync(Streams + "start", Cancel);
        using var payment = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(Some.Payment().Xml), Cancel);
        var answeredMeanwhile = watch.Answers - answered;
        await pix.CentralBank.MendAsync();
        await watch.StopAsync();

        // The Central Bank refuses it, or, where all six go through one silo, Pix does.
        Assert.Equal(429, (int)seventh.StatusCode);
        Assert.Contains(seventh.Header("pix-outcome"), (string[])["answered", "not-sent"]);
        Assert.Matches("^[1-9][0-9]*$", seventh.Header("Retry-After"));
        Assert.Equal(201, (int)payment.StatusCode);
        Assert.Equal(0, answeredMeanwhile);
    }

    [Fact]
    public async Task Payments_go_out_on_connections_of_their_own_while_six_polls_hang()
    {
        const int Payments = 12;
        await using var watch = new PollingStreams(pix);
        await watch.StartAsync(6);
        var last = (await pix.CentralBank.ReceivedAsync(_ => true)).Select(received => received.Seq).DefaultIfEmpty().Max();
        await pix.CentralBank.HangAsync(Streams, Hang, times: 6);
        await pix.CentralBank.FaultsTakenAsync();
        var answered = watch.Answers;

        var statuses = new List<int>();
        for (var sent = 0; sent < Payments; sent += 4)
        {
            statuses.AddRange(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PayAsync())));
        }

        var answeredMeanwhile = watch.Answers - answered;
        await pix.CentralBank.MendAsync();
        await watch.StopAsync();

        Assert.Equal(Enumerable.Repeat(201, Payments), statuses);
        Assert.Equal(0, answeredMeanwhile);
        var received = await pix.CentralBank.ReceivedAsync(received => received.Seq > last && received.Channel == "spi");
        var payments = received.Where(request => request.Method == "POST").ToList();
        var polls = received.Where(request => request.Method == "GET" && request.Path.StartsWith(Streams, StringComparison.Ordinal)).ToList();
        Assert.Equal(Payments, payments.Count);
        Assert.Equal(6, polls.Count(poll => poll.Fault == "Delay"));
        Assert.Equal(6, polls.Where(poll => poll.Fault == "Delay").Select(poll => poll.ConnectionId).Distinct().Count());
        Assert.Empty(payments.Select(payment => payment.ConnectionId).Intersect(polls.Select(poll => poll.ConnectionId)));
    }

    private async Task<int> PayAsync()
    {
        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(Some.Payment().Xml), Cancel);
        return (int)answer.StatusCode;
    }

    private async Task<HttpRequestMessage> RequestAsync(string name, string channel)
    {
        switch (name)
        {
            case "sendMessages":
                var send = Request(HttpMethod.Post, Some.PaymentPath, channel);
                send.Content = Some.Xml(Some.Payment().Xml);
                return send;
            case "acceptedVersions":
                return Request(HttpMethod.Get, "/api/v1/in/catalog", channel);
            case "deliveredVersions":
                return Request(HttpMethod.Get, "/api/v1/out/catalog", channel);
            case "startStream":
                await MakeAMessageWaitAsync(channel);
                return Request(HttpMethod.Get, Streams + "start", channel);
            case "pullNext":
                var next = await StartAsync(channel);
                await MakeAMessageWaitAsync(channel);
                return Request(HttpMethod.Get, next, channel);
            case "stopStream":
                return Request(HttpMethod.Delete, await StartAsync(channel), channel);
            default:
                throw new ArgumentException($"There is no case for {name}: an operation that came new needs one.", nameof(name));
        }
    }

    // A payment is answered on the channel that it came by.
    private async Task MakeAMessageWaitAsync(string channel)
    {
        using var payment = await RequestAsync("sendMessages", channel);
        using var answer = await pix.Spi.SendAsync(payment, Cancel);
        Assert.Equal(201, (int)answer.StatusCode);
    }

    private async Task<string> StartAsync(string channel)
    {
        // With a message there the answer comes at once.
        await MakeAMessageWaitAsync(channel);
        using var request = Request(HttpMethod.Get, Streams + "start", channel);
        using var answer = await pix.Spi.SendAsync(request, Cancel);
        await answer.AssertReadAsync();
        return answer.Header("PI-Pull-Next");
    }

    // A stream left open takes one of six places.
    private async Task StopAsync(HttpResponseMessage answer, string channel)
    {
        if (answer.Header("PI-Pull-Next") is { Length: > 0 } next)
        {
            using var request = Request(HttpMethod.Delete, next, channel);
            (await pix.Spi.SendAsync(request, Cancel)).Dispose();
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string channel)
    {
        var request = new HttpRequestMessage(method, path);
        if (channel == "secondary")
        {
            request.Headers.Add("pix-channel", channel);
        }

        return request;
    }

    [GeneratedRegex("<ds:Signature ")]
    private static partial Regex SignatureStart();

    [GeneratedRegex("^PI-ResourceId: ", RegexOptions.Multiline)]
    private static partial Regex ResourceIdHeader();
}
