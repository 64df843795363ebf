using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pix.Api.Tests.Support;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>What Kestrel answers before a request reaches the front door's own steps has an outcome and a request id too.</summary>
public sealed class EarlyAnswerTests : IAsyncLifetime
{
    private static readonly X509Certificate2 Server = new TestAuthority("early").Server();
    private readonly FakeSilos _silos = new(FakeSilos.Created);
    private Door _door = null!;

    public static TheoryData<string, string> Rejected => new()
    {
        { "400 rejected not-http", "nonsense\r\n\r\n" },
        { "400 rejected not-http", "GET / HTTP/1.1\r\n\r\n" },
        { "400 rejected not-http", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" },
        { "400 rejected not-http", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Any: a\0b\r\n\r\n" },
        { "400 rejected not-http", "GET / HTTP/1.1\r\nHost: localhost\r\npix-id: caf\u00E9\r\n\r\n" },
        { "400 rejected not-http", "GET / HTTP/1.1\r\nHost: localhost\r\n folded\r\n\r\n" },
        { "400 rejected not-http", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +4\r\n\r\n<a/>" },
        { "405 rejected method-not-allowed", "GET * HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "400 rejected not-http", "POST / HTTP/1.0\r\n\r\n" },
        { "414 rejected target-too-long", $"GET /{new string('a', 9 * 1024)} HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "414 rejected target-too-long", $"GET /{new string('a', 40 * 1024)} HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "431 rejected headers-too-large", $"GET / HTTP/1.1\r\nHost: localhost\r\nX-Any: {new string('a', 17 * 1024)}\r\n\r\n" },
        { "431 rejected headers-too-large", $"GET / HTTP/1.1\r\nHost: localhost\r\nX-Any: {new string('a', 60 * 1024)}\r\n\r\n" },
        { "431 rejected headers-too-large", $"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Repeat("X-Any: a\r\n", 65))}\r\n" },
        { "431 rejected headers-too-large", $"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Repeat("X-Any: a\r\n", 500))}\r\n" },
        { "431 rejected headers-too-large", $"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Repeat("pix-any: a\r\n", 17))}\r\n" },
        { "431 rejected headers-too-large", $"GET / HTTP/1.1\r\nHost: localhost\r\npix-any: {new string('a', 5 * 1024)}\r\n\r\n" },
        { "505 rejected http-version", "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n" },
        { "505 rejected http-version", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
        { "400 rejected bad-request-target", "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "400 rejected bad-body", $"{RawHttp.Payment}Content-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" },
        { "413 rejected too-large", $"{RawHttp.Payment}Content-Type: application/xml\r\nContent-Length: 99999999\r\n\r\n" },
        { "408 not-sent too-slow", "GET / HTTP/1.1\r\nHost: pi" },
    };

    public async ValueTask InitializeAsync()
    {
        _door = await OpenAsync("00:00:30");
    }

    public async ValueTask DisposeAsync() => await _door.DisposeAsync();

    private Task<Door> OpenAsync(string headerTimeout) => Door.OpenAsync(
        _silos, null, ("Pix:HeaderTimeout", headerTimeout), ("Pix:FrontDoorCertificate", Server.ExportCertificatePem()), ("Pix:FrontDoorKey", Server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()));

    [Theory]
    [MemberData(nameof(Rejected))]
    public async Task Every_refusal_has_an_outcome_a_request_id_and_a_problem(string told, string request)
    {
        // Only what is too slow meets a front door that does not wait: a busy machine is slow with the others.
        await using var impatient = told.StartsWith("408", StringComparison.Ordinal) ? await OpenAsync("00:00:01") : null;
        var door = impatient ?? _door;

        var answer = (await RawHttp.SendAsync(door.Ports.Spi, request, tls: true)).AssertTold();

        Assert.Equal(told, answer.Told);
        Assert.Equal(answer.Header("pix-request-id"), answer.Problem.GetProperty("requestId").GetString());
        Assert.Equal((answer.Status, answer.Outcome), (answer.Problem.GetProperty("status").GetInt32(), answer.Problem.GetProperty("fate").GetString()));
        await door.LogsAsync(line => line.Contains(answer.Header("pix-request-id"), StringComparison.Ordinal));
        Assert.Empty(_silos.Asked);
    }

    [Fact]
    public async Task Kestrels_own_headers_stay_and_the_connection_ends_after_the_answer()
    {
        var text = await RawHttp.ReadAsync(_door.Ports.Spi, "GET / HTTP/1.1\r\n\r\n", tls: true, _ => false);

        var answer = RawAnswer.Parse(text)!;
        Assert.Equal("close", answer.Header("Connection"));
        Assert.Single(answer.Headers["Content-Length"]);
        Assert.NotEmpty(answer.Header("Date"));
        Assert.EndsWith(answer.Body, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_before_the_bad_request_on_the_same_connection_stays_as_it_is()
    {
        var text = await RawHttp.ReadAsync(_door.Ports.Spi, RawHttp.Pay() + "nonsense\r\n\r\n", tls: true, _ => false);

        var first = RawAnswer.Parse(text)!.AssertTold();
        Assert.Equal(("201 answered", "<answer/>"), (first.Told, first.Body));
        var second = RawAnswer.Parse(text[(text.IndexOf("<answer/>", StringComparison.Ordinal) + "<answer/>".Length)..])!.AssertTold();
        Assert.Equal("400 rejected not-http", second.Told);
        Assert.NotEqual(first.Header("pix-request-id"), second.Header("pix-request-id"));
    }

    [Fact]
    public async Task A_HEAD_gets_the_length_of_the_document_and_not_the_document()
    {
        var text = await RawHttp.ReadAsync(_door.Ports.Spi, "HEAD / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", tls: true, _ => false);

        Assert.StartsWith("HTTP/1.1 400 ", text, StringComparison.Ordinal);
        Assert.Contains("pix-outcome: rejected", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", text, StringComparison.Ordinal);
    }

    // docs/clients.md names what follows as what cannot carry an outcome: there is no answer at all.
    [Fact]
    public async Task A_handshake_that_fails_ends_the_connection_without_an_answer()
    {
        var text = await RawHttp.ReadAsync(_door.Ports.Spi, RawHttp.Get("/"), tls: false, _ => false);

        Assert.DoesNotContain("HTTP/1.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_over_the_limit_is_cut_without_an_answer()
    {
        await using var door = await Door.OpenAsync(_silos, null, ("Pix:MaxConnections", "1"));
        using var first = new System.Net.Sockets.TcpClient("127.0.0.1", door.Ports.Spi);
        await first.GetStream().WriteAsync(Encoding.ASCII.GetBytes(RawHttp.Get("/")), TestContext.Current.CancellationToken);
        Assert.True(await first.GetStream().ReadAsync(new byte[64], TestContext.Current.CancellationToken) > 0);

        Assert.Equal("", await RawHttp.ReadAsync(door.Ports.Spi, RawHttp.Get("/"), tls: false, _ => false));
    }

    // Over TLS the preface gets a 505 with an outcome; Kestrel writes the frame on a connection without TLS.
    [Fact]
    public async Task An_HTTP_2_preface_gets_a_GOAWAY_frame_and_no_answer()
    {
        await using var door = await Door.OpenAsync(_silos, null);

        var text = await RawHttp.ReadAsync(door.Ports.Spi, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", tls: false, _ => false);

        // RFC 9113, 4.1 and 6.8: length 8, type 7.
        Assert.Contains("\0\0\b\u0007", text, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RawHttp.Payment)]
    [InlineData(RawHttp.Payment + RawHttp.Xml + "\r\n<a")]
    public async Task A_caller_that_closes_its_half_before_its_request_is_whole_gets_no_answer_or_a_refusal_with_an_outcome(string half)
    {
        await using var door = await Door.OpenAsync(_silos, null);
        using var caller = new System.Net.Sockets.TcpClient("127.0.0.1", door.Ports.Spi);
        var stream = caller.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(half), TestContext.Current.CancellationToken);
        caller.Client.Shutdown(System.Net.Sockets.SocketShutdown.Send);

        // The end, or a reset where the front door had not read all before it closed. Kestrel ends the connection and the reading of the
        // body at once; seldom the answer to the body is faster.
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException reset) when (reset.InnerException is System.Net.Sockets.SocketException)
        {
        }

        var head = Encoding.ASCII.GetString(answer.ToArray()).Split("\r\n\r\n");
        Assert.True(head.Length == 1 || (head[0].StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal) && head[0].Contains("pix-outcome: rejected", StringComparison.OrdinalIgnoreCase)), head[0]);
        Assert.Empty(_silos.Asked);
    }
}
