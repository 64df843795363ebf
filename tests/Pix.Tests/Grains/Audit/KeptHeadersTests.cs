using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Audit;
using Pix.Grains.Tests.Support;
using Pix.Protocol.Outgoing;

namespace Pix.Grains.Tests.Audit;

/// <summary>What the audit keeps of a caller's headers.</summary>
public sealed class KeptHeadersTests
{
    [Theory]
    [InlineData("Authorization")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Cookie")]
    [InlineData("X-Api-Key")]
    [InlineData("X-Amzn-Oidc-Data")]
    [InlineData("X-Amzn-Oidc-Accesstoken")]
    [InlineData("X-Forwarded-Access-Token")]
    [InlineData("X-Forwarded-Client-Cert")]
    [InlineData("X-Amz-Security-Token")]
    [InlineData("Api-Key")]
    [InlineData("pix")]
    [InlineData("PI-Anything-New")]
    public void A_header_that_is_not_listed_is_not_kept(string name) => Assert.Empty(Kept(name));

    [Theory]
    [InlineData("Content-Type")]
    [InlineData("accept")]
    [InlineData("Content-Length")]
    [InlineData("PI-PayerId")]
    public void What_leaves_is_kept_as_it_leaves_not_as_it_came(string name) => Assert.Empty(Kept(name));

    [Theory]
    [InlineData("pix-correlation")]
    [InlineData("Pix-Channel")]
    [InlineData("PIX-CORRELATION")]
    [InlineData("traceparent")]
    [InlineData("User-Agent")]
    [InlineData("USER-AGENT")]
    [InlineData("Host")]
    [InlineData("date")]
    public void What_the_caller_correlates_by_and_what_explains_is_kept(string name) => Assert.Equal([KeyValuePair.Create(name, "value")], Kept(name));

    [Fact]
    public void What_leaves_comes_first_and_the_rest_keeps_its_order_and_occurs_as_often_as_it_came() => Assert.Equal(
        ["Content-Type", "pix-b", "Host", "pix-b"],
        KeptHeaders.Of(Request("pix-b", "X-Api-Key", "Host", "pix-b", "Content-Type"), new OutgoingHead("/", [new HeaderField("Content-Type", "sent")])).Select(header => header.Key));

    [Fact]
    public async Task The_record_of_an_exchange_has_these_and_no_other()
    {
        using var silo = new OneSilo();
        var callers = (string[])["Authorization", "pix-correlation", "X-Api-Key", "Cookie", "User-Agent", "PI-Anything-New"];

        await silo.RunAsync(OneSilo.Payment() with { Headers = [.. OneSilo.Payment().Headers, .. callers.Select(name => new HeaderField(name, "value"))] });

        var (intent, sent) = (Assert.Single(silo.Steps.Intents), Assert.Single(silo.Steps.Sent));
        Assert.Equal([.. sent.Headers.Select(header => header.Name), "pix-correlation", "User-Agent"], intent.RequestHeaders.Select(header => header.Key));
        Assert.DoesNotContain(sent.Headers, header => callers.Contains(header.Name));
    }

    private static ImmutableArray<KeyValuePair<string, string>> Kept(params string[] names) => KeptHeaders.Of(Request(names), new OutgoingHead("/", []));

    private static ExchangeRequest Request(params string[] names) => new()
    {
        Channel = PixChannel.Dict,
        Method = "GET",
        Path = "/",
        Deadline = TimeSpan.FromSeconds(1),
        Headers = [.. names.Select(name => new HeaderField(name, "value"))],
    };
}
