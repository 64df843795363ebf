using System.Net;
using System.Security.Cryptography.X509Certificates;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>Who may call, and what.</summary>
public sealed class CallerTests(RunningPix pix) : IAsyncLifetime
{
    private readonly TestAuthority _authority = new("callers");
    private readonly Tokens _tokens = new();
    private FrontDoor _door = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var server = _authority.Server();
        _door = await FrontDoor.StartAsync(
            pix,
            ("Pix__CallerAuthentication", "CertificateOrBearer"),
            ("Pix__CallerCertificateAuthorities", _authority.Pem),
            ("Pix__FrontDoorCertificate", server.ExportCertificatePem()),
            ("Pix__FrontDoorKey", server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            ("Pix__JwtSigningKeys", _tokens.PublicKey),
            ("Pix__JwtIssuer", Tokens.Issuer),
            ("Pix__JwtAudience", Tokens.Audience),
            ("Pix__Callers__payments__CertificateSubject", "CN=payments"),
            ("Pix__Callers__payments__Channels", "spi"),
            ("Pix__Callers__payments__Operations", "*"),
            ("Pix__Callers__directory__TokenSubject", "directory"),
            ("Pix__Callers__directory__Channels", "dict"),
            ("Pix__Callers__directory__Operations", "getEntry"),
            ("Pix__Callers__slow__TokenSubject", "slow"),
            ("Pix__Callers__slow__Channels", "spi,dict"),
            ("Pix__Callers__slow__Operations", "*"),
            ("Pix__Callers__slow__RequestsPerSecond", "1"));
    }

    public async ValueTask DisposeAsync() => await _door.DisposeAsync();

    [Fact]
    public async Task A_caller_with_a_certificate_pays()
    {
        using var certificate = _authority.Caller("payments");
        using var client = _door.Client(_door.Ports.Spi, certificate);

        using var answer = await PayAsync(client);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Who_shows_nothing_gets_401_and_is_told_how()
    {
        using var client = _door.Client(_door.Ports.Spi);

        using var answer = await PayAsync(client);

        await answer.AssertProblemAsync(401, "unauthenticated", "rejected");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_certificate_that_nobody_listed_gets_403()
    {
        using var certificate = _authority.Caller("somebody");
        using var client = _door.Client(_door.Ports.Spi, certificate);

        using var answer = await PayAsync(client);

        await answer.AssertProblemAsync(403, "caller-unknown", "rejected");
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("expired")]
    [InlineData("server")]
    public async Task A_certificate_that_does_not_count_ends_the_handshake(string kind)
    {
        using var certificate = kind switch
        {
            "stranger" => new TestAuthority("callers").Caller("payments"),
            "expired" => _authority.Caller("payments", expired: true),
            _ => _authority.Caller("payments", forServers: true),
        };
        using var client = _door.Client(_door.Ports.Spi, certificate);

        await Assert.ThrowsAsync<HttpRequestException>(() => PayAsync(client));
    }

    [Fact]
    public async Task A_caller_keeps_to_its_channels()
    {
        using var certificate = _authority.Caller("payments");
        using var client = _door.Client(_door.Ports.Dict, certificate);
        using var request = Some.GetEntry("+5561999990000");

        using var answer = await client.SendAsync(request, Cancel);

        await answer.AssertProblemAsync(403, "caller-not-allowed", "rejected");
    }

    [Fact]
    public async Task A_caller_keeps_to_its_operations()
    {
        using var client = _door.Client(_door.Ports.Dict, token: _tokens.For("directory"));
        var (content, key) = Some.NewEntry();
        using var request = Some.GetEntry(key);

        using var allowed = await client.SendAsync(request, Cancel);
        using var refused = await client.PostAsync("/api/v2/entries/", content, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, allowed.StatusCode);
        Assert.Equal("answered", Assert.Single(allowed.Headers.GetValues("pix-outcome")));
        await refused.AssertProblemAsync(403, "caller-not-allowed", "rejected");
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("audience")]
    [InlineData("issuer")]
    [InlineData("stranger")]
    [InlineData("confused")]
    [InlineData("unsigned")]
    [InlineData("garbage")]
    public async Task A_token_that_does_not_count_gets_401(string kind)
    {
        var token = kind switch
        {
            "expired" => _tokens.For("slow", minutes: -5),
            "audience" => _tokens.For("slow", audience: "another-service"),
            "issuer" => _tokens.For("slow", issuer: "https://other.test"),
            "stranger" => new Tokens().For("slow"),
            "confused" => _tokens.Confused("slow"),
            "unsigned" => Tokens.WithoutSignature("slow"),
            _ => "a.b.c",
        };
        using var client = _door.Client(_door.Ports.Spi, token: token);

        using var answer = await PayAsync(client);

        await answer.AssertProblemAsync(401, "unauthenticated", "rejected");
    }

    [Fact]
    public async Task A_caller_over_its_limit_gets_429_and_does_not_hold_up_another()
    {
        using var slow = _door.Client(_door.Ports.Spi, token: _tokens.For("slow"));
        using var certificate = _authority.Caller("payments");
        using var other = _door.Client(_door.Ports.Spi, certificate);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PayAsync(slow)));

        using var answer = await PayAsync(other);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var refused = answers.Where(limited => limited.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        await refused[0].AssertProblemAsync(429, "caller-limit", "not-sent");
        Assert.True(refused[0].Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_token_goes_no_further_than_the_front_door()
    {
        var token = _tokens.For("slow");
        using var client = _door.Client(_door.Ports.Spi, token: token);
        HttpResponseMessage answer;
        do
        {
            answer = await PayAsync(client);
        }
        while (answer.StatusCode == HttpStatusCode.TooManyRequests);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        answer.Dispose();
        Assert.DoesNotContain((await pix.Around.WireAsync()).SelectMany(wire => wire.GetProperty("headers").EnumerateObject()), header => header.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(pix.Silo.Lines, line => line.Contains(token, StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> PayAsync(HttpClient client) => await client.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);
}
