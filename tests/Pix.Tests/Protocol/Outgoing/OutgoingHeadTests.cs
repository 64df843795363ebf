using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Outgoing;

namespace Pix.Protocol.Tests.Outgoing;

/// <summary>What goes out is written by Pix: the caller's headers decide at most which of the values that the Central Bank takes.</summary>
public sealed class OutgoingHeadTests
{
    private static readonly HeaderField[] Noise =
    [
        new("Accept", "application/json, text/plain, */*"), new("Content-Type", "application/xml"), new("Content-Encoding", "identity"), new("Cookie", "a=b"), new("Via", "1.1 inside"),
        new("Max-Forwards", "3"), new("X-Forwarded-For", "10.0.0.1"), new("traceparent", "00-1"), new("User-Agent", "curl"), new("Host", "inside"), new("pix-id", "1"),
    ];

    /// <summary>Channel, method, path as it comes, path as it goes, and the headers.</summary>
    public static TheoryData<PixChannel, string, string, string, string> Rows() => new()
    {
        { PixChannel.Spi, "POST", "/api/v1/in/99999010/msgs", "/api/v1/in/99999010/msgs", "Content-Type: T" },
        { PixChannel.Spi, "POST", "/api/v1/in/99999010/msgs/", "/api/v1/in/99999010/msgs", "Content-Type: T" },
        { PixChannel.Spi, "GET", "/api/v1/in/catalog/", "/api/v1/in/catalog", "Accept: application/xml" },
        { PixChannel.Spi, "GET", "/api/v1/out/99999010/stream/start", "/api/v1/out/99999010/stream/start", "Accept: application/xml" },
        { PixChannel.Spi, "GET", "/api/v1/out/99999010/stream/start/", "/api/v1/out/99999010/stream/start", "Accept: application/xml" },
        { PixChannel.Spi, "DELETE", "/api/v1/out/99999010/stream/a1", "/api/v1/out/99999010/stream/a1", "" },
        { PixChannel.Dict, "POST", "/api/v2/entries", "/api/v2/entries/", "Accept: application/xml|Content-Type: T" },
        { PixChannel.Dict, "GET", "/api/v2/cids/events/", "/api/v2/cids/events", "Accept: application/xml" },
        { PixChannel.Dict, "GET", "/api/v2/entries/%2B5561988880000", "/api/v2/entries/%2B5561988880000", "Accept: application/xml" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Path_and_headers_are_the_row_s_own(PixChannel channel, string method, string came, string goes, string headers)
    {
        var request = new ExchangeRequest { Channel = channel, Method = method, Path = came, Headers = [.. Noise], Body = Array.Empty<byte>(), Deadline = TimeSpan.FromSeconds(1) };
        var operation = SomeProtocol.Operations().Find(request).Operation!;

        var head = OutgoingHead.Of(operation, request, method == "POST" ? "T" : "");

        Assert.Equal((goes, headers), (head.Path, string.Join('|', head.Headers.Select(field => $"{field.Name}: {field.Value}"))));
    }

    [Theory]
    [InlineData(null, "application/xml")]
    [InlineData("multipart/mixed", "multipart/mixed")]
    [InlineData("Multipart/Mixed;q=1.0, application/xml", "multipart/mixed")]
    [InlineData("*/*", "application/xml")]
    [InlineData("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/xml")]
    public void A_reader_gets_several_messages_when_it_asks_for_them(string? accept, string goes)
    {
        var request = SomeProtocol.Get(PixChannel.Spi, "/api/v1/out/99999010/stream/start", "", accept is null ? [] : [new HeaderField("accept", accept)]);

        Assert.Equal(new HeaderField("Accept", goes), Assert.Single(OutgoingHead.Of(SomeProtocol.Operations().Find(request).Operation!, request, "").Headers));
    }

    [Fact]
    public void DICT_is_told_who_asks_for_whom_and_for_which_payment()
    {
        HeaderField[] asked = [new("pi-requestingparticipant", "99999010"), new("PI-PayerId", "11122233300"), new("PI-EndToEndId", "E9999901012341234123412345678900"), new("PI-Other", "x")];
        var request = SomeProtocol.Get(PixChannel.Dict, "/api/v2/entries/11122233300", "", asked);

        var head = OutgoingHead.Of(SomeProtocol.Operations().Find(request).Operation!, request, "");

        Assert.Equal(["Accept", "PI-RequestingParticipant", "PI-PayerId", "PI-EndToEndId"], head.Headers.Select(field => field.Name));
    }
}
