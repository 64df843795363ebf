using System.Diagnostics;
using System.Reflection;
using System.Text;
using Pix.Domain;
using Pix.Transmission.Lanes;
using Xunit;

namespace Pix.Transmission.Tests.Exchanges;

public sealed class WireTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_post_is_on_the_wire_exactly_so()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201, "PI-ResourceId: UEkBbgR78VqKK/uvuq9O0r9bqXyBH9Ur\r\n"));
        await using var transmitter = SomeTransmission.Transmitter(server);
        using var activity = new Activity("caller").Start();

        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Answered, 201, 1), (result.Fate, result.Status, result.Attempts));
        Assert.Contains(new HeaderField("PI-ResourceId", "UEkBbgR78VqKK/uvuq9O0r9bqXyBH9Ur"), result.Headers);
        var body = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("<Envelope>ação</Envelope>"));
        Assert.Equal(
            $"POST /api/v1/in/99999010/msgs HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nUser-Agent: Pix/{Version()}\r\n"
            + $"Content-Type: application/xml; charset=utf-8\r\nContent-Length: 27\r\n\r\n{body}",
            Assert.Single(server.Requests));
        Assert.Equal("CN=99999010", Assert.Single(server.Clients));
    }

    [Fact]
    public async Task Headers_outside_the_closed_list_stay_here()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(200));
        await using var transmitter = SomeTransmission.Transmitter(server);
        HeaderField[] all =
        [
            new("Accept", "multipart/mixed"), new("accept-encoding", "br"), new("Cookie", "a=b"), new("Max-Forwards", "3"), new("Via", "1.1 x"),
            new("Host", "evil"), new("Connection", "close, X-Secret"), new("X-Secret", "1"), new("traceparent", "00-1"), new("tracestate", "a=b"), new("baggage", "a=b"),
            new("PI-RequestingParticipant", "99999010"), new("pix-channel", "secondary"), new("Authorization", "Bearer x"), new("X-Forwarded-For", "10.0.0.1"),
            new("User-Agent", "curl"), new("Transfer-Encoding", "chunked"), new("TE", "trailers"), new("Upgrade", "h2c"), new("Expect", "100-continue"),
            new("Proxy-Authorization", "x"), new("Accept", "a\r\nX-Evil: 1"), new("Via", "ação"),
        ];

        await transmitter.SendAsync(SomeTransmission.Get() with { Headers = [.. all] }, SomeTransmission.Time, Token);

        var lines = Assert.Single(server.Requests).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("GET /api/v1/in/catalog HTTP/1.1", lines[0]);
        Assert.Equal(
            ["Accept-Encoding: gzip", "Accept: multipart/mixed", "Host: localhost", $"User-Agent: Pix/{Version()}"],
            lines.Skip(1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Dict_takes_its_three_headers_too()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(200));
        await using var transmitter = SomeTransmission.Transmitter(server, lane: Lane.Dict);
        HeaderField[] three = [new("PI-RequestingParticipant", "99999010"), new("PI-PayerId", "11122233300"), new("PI-EndToEndId", "E1")];

        await transmitter.SendAsync(SomeTransmission.Get("/api/v2/entries/1") with { Headers = [.. three, new("PI-Other", "1")] }, SomeTransmission.Time, Token);

        var request = Assert.Single(server.Requests);
        Assert.All(three, field => Assert.Contains($"\r\n{field.Name}: {field.Value}\r\n", request, StringComparison.Ordinal));
        Assert.DoesNotContain("PI-Other", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v2/entries/%2B5561988880000", "")]
    [InlineData("/api/v2/entries/%2b5561988880000", "?IncludeStatistics=true")]
    [InlineData("/api/v2/entries/a%2Fb%40pix.br/statistics", "")]
    [InlineData("/api/v2/entries/a!$&'()*+,;=:@~-._b", "?x=%7B%20+&y=/?")]
    [InlineData("/api/v2/claims/", "?ModifiedAfter=2020-01-10T10%3A00%3A00.000Z&Status=OPEN&Status=CONFIRMED")]
    public async Task Path_and_query_arrive_byte_for_byte(string path, string query)
    {
        await using var server = new RawServer(connection => connection.AnswerAll(200));
        await using var transmitter = SomeTransmission.Transmitter(server, lane: Lane.Dict);

        await transmitter.SendAsync(SomeTransmission.Get(path, query), SomeTransmission.Time, Token);

        Assert.StartsWith($"GET {path}{query} HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/v2/claims/")]
    [InlineData("/api v2")]
    [InlineData("/api\r\nX: y")]
    [InlineData("/api#x")]
    [InlineData("/api\\x")]
    [InlineData("/api\u007f")]
    [InlineData("/a\u00e7\u00e3o")]
    [InlineData("/api?x y")]
    public async Task A_path_that_would_change_the_request_is_a_fault(string path)
    {
        await using var server = new RawServer(connection => connection.AnswerAll(200));
        await using var transmitter = SomeTransmission.Transmitter(server);

        await Assert.ThrowsAsync<ArgumentException>(() => transmitter.SendAsync(SomeTransmission.Get(path), SomeTransmission.Time, Token));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Host_carries_the_port_when_configured()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(200));
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.HostWithPort = true);

        await transmitter.SendAsync(SomeTransmission.Get(), SomeTransmission.Time, Token);

        Assert.Contains($"\r\nHost: localhost:{server.Port}\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_goes_without_body()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(410));
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Get("/api/v1/out/99999010/stream/1") with { Method = "DELETE" }, SomeTransmission.Time, Token);

        Assert.Equal(410, result.Status);
        Assert.StartsWith("DELETE /api/v1/out/99999010/stream/1 HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_useful_headers_come_back()
    {
        const string Headers = "Content-Type: application/xml\r\nPI-Pull-Next: /a\r\nRetry-After: 7\r\nCache-Control: no-store\r\nServer: x\r\nKeep-Alive: timeout=5\r\nSet-Cookie: a=b\r\nX-Other: 1\r\n";
        await using var server = new RawServer(connection => connection.AnswerAll(200, Headers, "body"));
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Get(), SomeTransmission.Time, Token);

        Assert.Equal(["Cache-Control", "Content-Type", "PI-Pull-Next", "Retry-After"], result.Headers.Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.Equal(TimeSpan.FromSeconds(7), result.RetryAfter);
        Assert.Equal("body", Encoding.UTF8.GetString(result.Body.Span));
    }

    [Fact]
    public async Task A_redirect_is_an_answer()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(302, "Location: https://evil.example/\r\n"));
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Get(), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Answered, 302), (result.Fate, result.Status));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_cookie_is_not_kept()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(200, "Set-Cookie: a=b\r\n"));
        await using var transmitter = SomeTransmission.Transmitter(server);

        await transmitter.SendAsync(SomeTransmission.Get(), SomeTransmission.Time, Token);
        await transmitter.SendAsync(SomeTransmission.Get(), SomeTransmission.Time, Token);

        Assert.Equal((2, 1), (server.Requests.Count, server.Connections));
        Assert.DoesNotContain("Cookie", server.Requests[1], StringComparison.Ordinal);
    }

    private static string Version() =>
        typeof(LaneSender).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
