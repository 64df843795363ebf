using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Grains.Audit;
using Pix.Protocol;

namespace Pix.Exchange.Tests.Audit;

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
    [InlineData("traceparent")]
    [InlineData("User-Agent")]
    public void What_the_caller_correlates_by_and_what_explains_is_kept(string name) => Assert.Equal([KeyValuePair.Create(name, "value")], Kept(name));

    [Fact]
    public void What_leaves_comes_first_and_the_rest_keeps_its_order_and_occurs_as_often_as_it_came() => Assert.Equal(
        ["Content-Type", "pix-b", "Host", "pix-b"],
        KeptHeaders.Of(Request("pix-b", "X-Api-Key", "Host", "pix-b", "Content-Type"), new OutgoingHead("/", [new HeaderField("Content-Type", "sent")])).Select(header => header.Key));

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
