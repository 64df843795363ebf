using System.Security.Cryptography.X509Certificates;
using Pix.Api.Tests.Support;

namespace Pix.Api.Tests.Callers;

/// <summary>Who is let in, and what the others are told.</summary>
public sealed class CallerGateTests
{
    private static readonly TestAuthority Authority = new("callers");
    private static readonly X509Certificate2 Server = Authority.Server(), Nobody = Authority.Caller("nobody");
    private static readonly Tokens Tokens = new();
    private readonly FakeSilos _silos = new(FakeSilos.Created);

    public static TheoryData<string, string, string> Tries => new()
    {
        { "nothing", "401 rejected unauthenticated", "Bearer" },
        { "certificate", "201 answered", "" },
        { "certificate of nobody", "403 rejected caller-unknown", "" },
        { "certificate and another's token", "201 answered", "" },
        { "token", "201 answered", "" },
        { "token of nobody", "403 rejected caller-unknown", "" },
        { "token of another channel", "403 rejected caller-not-allowed", "" },
        { "token that expired", "401 rejected unauthenticated", "Bearer" },
        { "token for another service", "401 rejected unauthenticated", "Bearer" },
        { "token without signature", "401 rejected unauthenticated", "Bearer" },
        { "garbage", "401 rejected unauthenticated", "Bearer" },
    };

    [Theory]
    [MemberData(nameof(Tries))]
    public async Task Who_is_known_and_allowed_is_let_in(string what, string told, string challenge)
    {
        await using var door = await OpenAsync("CertificateOrBearer");

        var answer = await TryAsync(door, what);

        Assert.Equal((told, challenge), (answer.Told, answer.Header("WWW-Authenticate")));
        Assert.Equal(answer.Status == 201 ? (string[])[what.StartsWith("token", StringComparison.Ordinal) ? "directory" : "payments"] : [], _silos.Asked.Select(request => request.Caller));
        Assert.All(_silos.Asked, request => Assert.Equal(["sendMessages"], request.AllowedOperations));
    }

    [Theory]
    [InlineData("Bearer", "certificate", "401 rejected unauthenticated", "Bearer")]
    [InlineData("Certificate", "token", "401 rejected unauthenticated", "")]
    [InlineData("Certificate", "certificate", "201 answered", "")]
    [InlineData("Bearer", "token", "201 answered", "")]
    [InlineData("None", "nothing", "201 answered", "")]
    [InlineData("None", "garbage", "201 answered", "")]
    public async Task Only_what_the_setting_asks_for_counts(string authentication, string what, string told, string challenge)
    {
        await using var door = await OpenAsync(authentication);

        var answer = await TryAsync(door, what);

        Assert.Equal((told, challenge), (answer.Told, answer.Header("WWW-Authenticate")));
    }

    [Fact]
    public async Task While_the_issuer_is_silent_a_token_is_not_judged_and_nothing_is_sent()
    {
        await using var door = await Door.OpenAsync(
            _silos, null, ("Pix:CallerAuthentication", "Bearer"), ("Pix:JwtAuthority", "https://127.0.0.1:9"), ("Pix:JwtAudience", Tokens.Audience),
            ("Pix:Callers:a:TokenSubject", "a"), ("Pix:Callers:a:Channels", "spi"), ("Pix:Callers:a:Operations", "*"));

        var answer = (await RawHttp.SendAsync(door.Ports.Spi, RawHttp.Pay($"Authorization: Bearer {Tokens.For("a")}\r\n"))).AssertTold();
        var without = (await RawHttp.SendAsync(door.Ports.Spi, RawHttp.Pay())).AssertTold();

        Assert.Equal(("503 not-sent issuer-unreachable", "1"), (answer.Told, answer.Header("Retry-After")));
        Assert.Equal("401 rejected unauthenticated", without.Told);
        Assert.Empty(_silos.Asked);
    }

    [Fact]
    public async Task A_caller_over_its_limit_is_told_its_limit_and_how_long_to_wait()
    {
        await using var door = await OpenAsync("CertificateOrBearer");
        Assert.Equal("201 answered", (await TryAsync(door, "token of the slow one")).Told);

        // At once, and again: on a busy machine two handshakes take longer than the second after which there is another place.
        RawAnswer? refused;
        do
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TryAsync(door, "token of the slow one")));
            refused = answers.FirstOrDefault(answer => answer.Told != "201 answered");
        }
        while (refused is null);

        Assert.Equal(("429 not-sent caller-limit", "1"), (refused.Told, refused.Header("Retry-After")));
        Assert.Equal("slow may have 256 requests under way and 1 a second here (settings Pix:Callers:slow).", refused.Problem.GetProperty("detail").GetString());
    }

    private Task<Door> OpenAsync(string authentication) => Door.OpenAsync(
        _silos,
        null,
        ("Pix:CallerAuthentication", authentication),
        ("Pix:CallerCertificateAuthorities", Authority.Pem),
        ("Pix:FrontDoorCertificate", Server.ExportCertificatePem()),
        ("Pix:FrontDoorKey", Server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()),
        ("Pix:JwtSigningKeys", Tokens.PublicKey),
        ("Pix:JwtIssuer", Tokens.Issuer),
        ("Pix:JwtAudience", Tokens.Audience),
        ("Pix:Callers:payments:CertificateSubject", "CN=payments"),
        ("Pix:Callers:payments:TokenSubject", "payments"),
        ("Pix:Callers:payments:Channels", "spi"),
        ("Pix:Callers:payments:Operations", "sendMessages"),
        ("Pix:Callers:directory:CertificateSubject", "CN=directory"),
        ("Pix:Callers:directory:TokenSubject", "directory"),
        ("Pix:Callers:directory:Channels", "spi"),
        ("Pix:Callers:directory:Operations", "sendMessages"),
        ("Pix:Callers:looker:CertificateSubject", "CN=looker"),
        ("Pix:Callers:looker:TokenSubject", "looker"),
        ("Pix:Callers:looker:Channels", "dict"),
        ("Pix:Callers:looker:Operations", "*"),
        ("Pix:Callers:slow:CertificateSubject", "CN=slow"),
        ("Pix:Callers:slow:TokenSubject", "slow"),
        ("Pix:Callers:slow:Channels", "spi"),
        ("Pix:Callers:slow:Operations", "sendMessages"),
        ("Pix:Callers:slow:RequestsPerSecond", "1"));

    private static async Task<RawAnswer> TryAsync(Door door, string what)
    {
        var token = what switch
        {
            "token" or "certificate and another's token" => Tokens.For("directory"),
            "token of nobody" => Tokens.For("nobody"),
            "token of another channel" => Tokens.For("looker"),
            "token of the slow one" => Tokens.For("slow"),
            "token that expired" => Tokens.For("directory", minutes: -5),
            "token for another service" => Tokens.For("directory", audience: "other"),
            "token without signature" => Tokens.WithoutSignature("directory"),
            "garbage" => "a.b.c",
            _ => "",
        };
        // A certificate of its own: a TLS session of another door, which did not ask for one, would be resumed without it.
        var certificate = what switch
        {
            "certificate" or "certificate and another's token" => Authority.Caller("payments"),
            "certificate of nobody" => Nobody,
            _ => null,
        };
        return (await RawHttp.SendAsync(door.Ports.Spi, RawHttp.Pay(token.Length > 0 ? $"Authorization: Bearer {token}\r\n" : ""), tls: true, certificate)).AssertTold(what);
    }
}
