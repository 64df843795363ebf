using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Tests;

/// <summary>Which keys a token lacks: those of its cluster, and none that another token has by design.</summary>
public sealed class TokenScopeTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly SigningPair _one, _two;
    private readonly TokenLink _a = Token("a"), _b = Token("b");

    public TokenScopeTests()
    {
        _certificate = new CertificateRequest("CN=any", _key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        (_one, _two) = (Pair("one"), Pair("two"));
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void Tokens_with_keys_of_their_own_lack_none()
    {
        Has(_a, _one);
        Has(_b, _two);

        Assert.Equal(("", ""), Missing(_one, _two));
    }

    [Fact]
    public void A_member_of_a_cluster_lacks_what_another_has()
    {
        Has(_a, _one, _two);
        Has(_b, _one);

        Assert.Equal(("", "two"), Missing(_one, _two));
    }

    [Fact]
    public void A_member_lacks_the_key_that_it_lost_and_another_still_has()
    {
        Has(_a, _one, _two);
        Has(_b, _one, _two);

        _b.LoseKey(_two.Fingerprint);

        Assert.Equal(("", "two"), Missing(_one, _two));
        Assert.Equal(("", "two"), Missing(_two));
    }

    [Fact]
    public void A_key_that_every_member_lost_is_lacking_on_each()
    {
        Has(_a, _one, _two);
        Has(_b, _one, _two);

        _a.LoseKey(_two.Fingerprint);
        _b.LoseKey(_two.Fingerprint);

        Assert.Equal(("two", "two"), Missing(_one, _two));
    }

    [Fact]
    public void A_token_that_holds_no_wanted_key_lacks_those_of_the_others()
    {
        Has(_a, _one, _two);
        Has(_b, _one);

        _b.Keep([]);

        Assert.Equal(("", "two"), Missing(_two));
    }

    private static TokenLink Token(string label) => new(new TokenInfo(1, label, label, "", false), new UserPin("any"), TimeProvider.System);

    private static void Has(TokenLink token, params SigningPair[] pairs) => token.Up(pairs.Select(pair => pair.Fingerprint));

    private SigningPair Pair(string label) => new(KeyLabel.Parse(label), _certificate, KeyFingerprint.Of(System.Text.Encoding.ASCII.GetBytes(label), [1]));

    private (string OnA, string OnB) Missing(params SigningPair[] wanted)
    {
        var scope = new TokenScope([]) { Pairs = wanted };
        string On(TokenLink token) => string.Join(',', scope.MissingOn(token, [_a, _b]).Select(pair => pair.Label.Value));
        return (On(_a), On(_b));
    }
}
