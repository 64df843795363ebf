using Pix.Api.Tests.Support;

namespace Pix.Api.Tests.Callers;

/// <summary>Tokens that a listed key signed and that say in their header, or by their audience, that they are for something else.</summary>
public sealed class TokenHeadTests : IAsyncLifetime
{
    private static readonly Tokens Tokens = new();
    private readonly FakeSilos _silos = new(FakeSilos.Created);
    private Door _door = null!;

    public async ValueTask InitializeAsync() => _door = await Door.OpenAsync(
        _silos, null, ("Pix:CallerAuthentication", "Bearer"), ("Pix:JwtSigningKeys", Tokens.PublicKey), ("Pix:JwtIssuer", Tokens.Issuer), ("Pix:JwtAudience", Tokens.Audience),
        ("Pix:Callers:a:TokenSubject", "a"), ("Pix:Callers:a:Channels", "spi"), ("Pix:Callers:a:Operations", "*"));

    public async ValueTask DisposeAsync() => await _door.DisposeAsync();

    [Theory]
    [InlineData("""
        "alg":"RS256"
        """)]
    [InlineData("""
        "alg":"RS256","typ":"JWT"
        """)]
    [InlineData("""
        "alg":"RS256","typ":"at+jwt"
        """)]
    [InlineData("""
        "alg":"RS256","typ":"application/AT+JWT","kid":"any","other":1
        """)]
    public async Task An_access_token_counts(string head) => Assert.Equal("201 answered", (await SendAsync(Tokens.WithHead(head, "a"))).Told);

    [Theory]
    [InlineData("""
        "alg":"RS256","crit":["exp"]
        """)]
    [InlineData("""
        "alg":"RS256","crit":["b64"],"b64":true
        """)]
    [InlineData("""
        "alg":"RS256","crit":[]
        """)]
    [InlineData("""
        "alg":"RS256","crit":null
        """)]
    [InlineData("""
        "alg":"RS256","cr\u0069t":["exp"]
        """)]
    [InlineData("""
        "alg":"RS256","b64":false
        """)]
    [InlineData("""
        "alg":"RS256","typ":"logout+jwt"
        """)]
    [InlineData("""
        "alg":"RS256","typ":"dpop+jwt"
        """)]
    [InlineData("""
        "alg":"RS256","typ":"id_token"
        """)]
    [InlineData("""
        "alg":"RS256","typ":"JWT "
        """)]
    [InlineData("""
        "alg":"RS256","typ":"logout+jwt","typ":"at+jwt"
        """)]
    [InlineData("""
        "alg":"none","alg":"RS256"
        """)]
    public async Task A_token_whose_header_says_that_it_is_something_else_gets_401(string head) => await RefusedAsync(Tokens.WithHead(head, "a"));

    [Theory]
    [InlineData("\"pix/\"")]
    [InlineData("\"PIX\"")]
    [InlineData("\"/pix\"")]
    [InlineData("[\"other\",\"pix/\"]")]
    [InlineData("[]")]
    public async Task An_audience_that_differs_gets_401(string audience) => await RefusedAsync(Tokens.WithHead("\"alg\":\"RS256\"", "a", audience));

    [Fact]
    public async Task One_audience_of_several_is_enough() =>
        Assert.Equal("201 answered", (await SendAsync(Tokens.WithHead("\"alg\":\"RS256\"", "a", "[\"other\",\"pix\"]"))).Told);

    private async Task RefusedAsync(string token)
    {
        Assert.Equal("401 rejected unauthenticated", (await SendAsync(token)).Told);
        Assert.Empty(_silos.Asked);
    }

    private async Task<RawAnswer> SendAsync(string token) => (await _door.SendAsync(RawHttp.Pay($"Authorization: Bearer {token}\r\n"))).AssertTold();
}
