using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pix.Operations.Tests.Support;

/// <summary>An OpenID Connect issuer: its discovery document and its keys over TLS (OpenID Connect Discovery 1.0, section 4).</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeIssuer(WebApplication app) => _app = app;

    /// <summary>Its name and address.</summary>
    public string Address => _app.Urls.First();

    /// <summary>The keys that it lists now.</summary>
    public IReadOnlyList<Tokens> Keys { get; set; } = [];

    /// <summary>Whether it answers with an error instead.</summary>
    public bool IsDown { get; set; }

    public static async Task<FakeIssuer> StartAsync(TestAuthority authority)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(authority.Server())));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var issuer = new FakeIssuer(app);
        app.MapGet("/.well-known/openid-configuration", () => issuer.Answer(new { issuer = issuer.Address, jwks_uri = $"{issuer.Address}/keys" }));
        app.MapGet("/keys", () => issuer.Answer(new
        {
            keys = issuer.Keys.Select(tokens => tokens.Listed()).Select(key => new { kty = key.Kty, kid = key.Kid, use = "sig", alg = "RS256", n = key.N, e = key.E }),
        }));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult Answer(object document) => IsDown ? Results.StatusCode(StatusCodes.Status500InternalServerError) : Results.Json(document);
}
