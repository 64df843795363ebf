using System.Net;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>One trace a request, and nothing of it outside the bank.</summary>
public sealed class TraceTests(RunningPix pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_is_one_trace_from_the_front_door_to_the_audit()
    {
        var (content, endToEndId) = Some.Payment();
        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, content, Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

        var exchange = await Wait.ForAsync(
            () => Task.FromResult(pix.Receiver.Spans.FirstOrDefault(span => span.Tags.GetValueOrDefault("pix.end_to_end_id") == endToEndId)), "the exchange's span came");
        string[] stages = ["admit", "sign", "record-intent", "transmit", "verify", "record-outcome"];
        await Wait.UntilAsync(() => Task.FromResult(stages.All(stage => Of(exchange).Any(span => span.Name == stage)) && Of(exchange).Any(IsFrontDoor)), "all spans came");

        var spans = Of(exchange).ToList();
        var root = Assert.Single(spans, span => span.ParentId.Length == 0);
        Assert.True(IsFrontDoor(root));
        Assert.All(stages, stage => Assert.Equal(exchange.SpanId, spans.Single(span => span.Name == stage).ParentId));
        Assert.All(spans.Where(span => span.ParentId.Length > 0), span => Assert.Contains(spans, parent => parent.SpanId == span.ParentId));
        Assert.Equal("pix-silo", exchange.Service);
        Assert.Equal(Assert.Single(answer.Headers.GetValues("pix-request-id")), exchange.Tags.GetValueOrDefault("pix.request_id"));
    }

    [Fact]
    public async Task The_callers_trace_is_continued_and_never_sent_to_the_central_bank()
    {
        const string traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        var (content, _) = Some.Payment();
        using var request = new HttpRequestMessage(HttpMethod.Post, Some.PaymentPath) { Content = content };
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        request.Headers.Add("tracestate", "vendor=opaque");
        request.Headers.Add("baggage", "customer=secret");
        using var answer = await pix.Spi.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

        await Wait.UntilAsync(() => Task.FromResult(pix.Receiver.Spans.Any(span => span.TraceId == traceId && span.Service == "pix-silo")), "the silo's spans of the caller's trace came");
        foreach (var header in (await pix.Around.WireAsync()).SelectMany(wire => wire.GetProperty("headers").EnumerateObject()))
        {
            Assert.False(header.Name.ToLowerInvariant() is "traceparent" or "tracestate" or "baggage" or "request-id" or "correlation-context", header.Name);
            Assert.DoesNotContain(traceId, header.Value.GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_key_name_or_tax_number_is_in_what_is_exported()
    {
        var (content, key) = Some.NewEntry();
        using var created = await pix.Dict.PostAsync("/api/v2/entries/", content, Cancel);
        using var request = Some.GetEntry(key);
        using var found = await pix.Dict.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);

        await Wait.UntilAsync(() => Task.FromResult(pix.Receiver.Spans.Any(span => span.Tags.GetValueOrDefault("pix.operation") == "getEntry")), "the span of getEntry came");
        await Wait.UntilAsync(() => Task.FromResult(pix.Receiver.Spans.Any(span => IsFrontDoor(span) && span.Tags.ContainsKey("http.request.method"))), "the front door's span came");
        string[] secrets = [key, key[1..], Uri.EscapeDataString(key), "11122233300", "Fulano", pix.Around.Token.Password];
        Assert.All(secrets, secret => Assert.DoesNotContain(pix.Receiver.Raw, text => text.Contains(secret, StringComparison.Ordinal)));
    }

    private static bool IsFrontDoor(OtlpSpan span) => span.Service == "pix-api" && span.Tags.ContainsKey("http.request.method");

    private IEnumerable<OtlpSpan> Of(OtlpSpan any) => pix.Receiver.Spans.Where(span => span.TraceId == any.TraceId);
}
