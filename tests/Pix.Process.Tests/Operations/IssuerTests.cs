using System.Net;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>Bearer tokens of an issuer whose keys are fetched (<c>Pix:JwtAuthority</c>).</summary>
public sealed class IssuerTests(RunningPix pix) : IAsyncLifetime
{
    private readonly TestAuthority _authority = new("issuer");
    private readonly Tokens _first = new() { KeyId = "first" };
    private readonly Tokens _second = new() { KeyId = "second" };
    private FakeIssuer _issuer = null!;
    private FrontDoor _door = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync(_authority);
        _issuer.Keys = [_first];
        _door = await DoorAsync(_authority);
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_a_listed_key_passes_and_no_other()
    {
        Assert.Equal(HttpStatusCode.Created, (await PayAsync(_first.For("payments", issuer: _issuer.Address))).StatusCode);

        await AssertRefusedAsync("audience", _first.For("payments", audience: "another-service", issuer: _issuer.Address));
        await AssertRefusedAsync("issuer", _first.For("payments", issuer: "https://other.test"));
        await AssertRefusedAsync("expired", _first.For("payments", issuer: _issuer.Address, minutes: -5));
        await AssertRefusedAsync("unsigned (alg: none)", Tokens.WithoutSignature("payments", _issuer.Address));
        await AssertRefusedAsync("public key as a shared secret", _first.Confused("payments", _issuer.Address));
        await AssertRefusedAsync("key unknown", _second.For("payments", issuer: _issuer.Address));
        await AssertRefusedAsync("another's key by a listed name", new Tokens { KeyId = "first" }.For("payments", issuer: _issuer.Address));
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_learned_and_the_old_one_counts_no_more()
    {
        Assert.Equal(HttpStatusCode.Created, (await PayAsync(_first.For("payments", issuer: _issuer.Address))).StatusCode);
        _issuer.Keys = [_second];

        await Wait.UntilAsync(async () => (await PayAsync(_second.For("payments", issuer: _issuer.Address))).StatusCode == HttpStatusCode.Created, "the new key is known");

        await AssertRefusedAsync("key withdrawn", _first.For("payments", issuer: _issuer.Address));
    }

    [Fact]
    public async Task An_issuer_that_fails_later_is_not_needed_for_keys_that_are_known()
    {
        Assert.Equal(HttpStatusCode.Created, (await PayAsync(_first.For("payments", issuer: _issuer.Address))).StatusCode);
        _issuer.IsDown = true;

        await AssertRefusedAsync("key unknown", _second.For("payments", issuer: _issuer.Address));

        Assert.Equal(HttpStatusCode.Created, (await PayAsync(_first.For("payments", issuer: _issuer.Address))).StatusCode);
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_no_word_against_the_token()
    {
        _issuer.IsDown = true;

        using var answer = await PayAsync(_first.For("payments", issuer: _issuer.Address));

        await answer.AssertProblemAsync(503, "issuer-unreachable", "not-sent");
        _issuer.IsDown = false;
        await Wait.UntilAsync(async () => (await PayAsync(_first.For("payments", issuer: _issuer.Address))).StatusCode == HttpStatusCode.Created, "the issuer is asked again");
    }

    [Fact]
    public async Task Keys_of_a_server_with_a_strangers_certificate_do_not_count()
    {
        await using var door = await DoorAsync(new TestAuthority("issuer"));

        using var answer = await PayAsync(_first.For("payments", issuer: _issuer.Address), door);

        await answer.AssertProblemAsync(503, "issuer-unreachable", "not-sent");
    }

    private Task<FrontDoor> DoorAsync(TestAuthority trusted) => FrontDoor.StartAsync(
        pix,
        ("Pix__CallerAuthentication", "Bearer"),
        ("Pix__JwtAuthority", _issuer.Address),
        ("Pix__JwtAuthorityCertificates", trusted.Pem),
        ("Pix__JwtAudience", Tokens.Audience),
        ("Pix__Callers__payments__TokenSubject", "payments"),
        ("Pix__Callers__payments__Channels", "spi"),
        ("Pix__Callers__payments__Operations", "*"));

    private async Task AssertRefusedAsync(string what, string token)
    {
        using var answer = await PayAsync(token);
        Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{what}: {answer.StatusCode}");
        await answer.AssertProblemAsync(401, "unauthenticated", "rejected");
    }

    private async Task<HttpResponseMessage> PayAsync(string token, FrontDoor? door = null)
    {
        var asked = door ?? _door;
        using var client = asked.Client(asked.Ports.Spi, token: token);
        return await client.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);
    }
}
