using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Net.Pkcs11Interop.Common;
using Pix.Hsm.Hosting;
using Pix.Hsm.Mtls;
using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>
/// The token with the keys is under another name, number or slot than before: signatures and TLS handshakes heal, and nobody restarts
/// anything.
/// </summary>
/// <remarks>Alone, for a module that lists its tokens while one is taken away refuses to start.</remarks>
[Collection(nameof(Alone))]
public sealed class TokenIdentityTests : IDisposable
{
    private const string LibraryIsLost = "C_Sign return 0x190 count=1 first", MtlsIsLost = "C_SignInit kill count=1 copy";
    private const string SignatureLabel = "identity-signature", MtlsLabel = "identity-mtls";

    private readonly RSA _signature = RSA.Create(2048), _mtls = RSA.Create(2048);

    public void Dispose()
    {
        _signature.Dispose();
        _mtls.Dispose();
    }

    [Fact]
    public async Task A_token_in_another_slot_signs_again()
    {
        var (hsm, _) = await Start();
        await using var disposed = hsm;

        hsm.Module.Do("C_GetSlotList renumber 1000", "C_SignInit kill count=1 first", MtlsIsLost);

        await Heals(hsm);
        Assert.DoesNotContain(hsm.Hsm.Log.Lines, line => line.Id == 1014);
    }

    [Fact]
    public async Task A_token_that_was_renamed_is_used_as_before_and_told()
    {
        var (hsm, token) = await Start();
        await using var disposed = hsm;
        var renamed = token.Label.Replace("token-", "other-", StringComparison.Ordinal);
        token.Rename(renamed);

        hsm.Module.Do(LibraryIsLost, MtlsIsLost);

        await Heals(hsm);
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1014 && line.Text.Contains($"HSM token {token.Label} ", StringComparison.Ordinal) && line.Text.Contains($"token {renamed} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_was_made_anew_with_the_same_keys_is_missed_meanwhile_and_signs_again()
    {
        var (hsm, token) = await Start();
        await using var disposed = hsm;
        token.Remove();
        hsm.Module.Do(LibraryIsLost, MtlsIsLost);
        await hsm.Until(signature => signature.Failure != SigningFailure.None, "the token is missed");
        await Wait.UntilAsync(() => hsm.Hsm.Ring.State is { Ready: false } state && state.Detail.Contains($"Token '{token.Label}'", StringComparison.Ordinal) && state.Detail.Contains("is not present", StringComparison.Ordinal), "its state says so");

        token.MakeAnew();
        Fill(token);

        await Heals(hsm);
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1014);
    }

    [Fact]
    public async Task A_stranger_with_the_name_is_tried_once_and_the_own_token_signs_again_when_it_is_back()
    {
        var (hsm, token) = await Start();
        await using var disposed = hsm;
        var away = token.TakeAway();
        token.MakeAnew("a-strangers");

        hsm.Module.Do(LibraryIsLost, MtlsIsLost);
        await hsm.Until(signature => signature.Failure != SigningFailure.None, "the token is missed");
        await Wait.UntilAsync(() => hsm.Hsm.Ring.State is { Ready: false } state && state.Detail.Contains("is not present", StringComparison.Ordinal) && state.Detail.Contains("refused the PIN", StringComparison.Ordinal), "its state says who refused");
        await LookMoreOften(hsm, times: 3);

        Assert.Equal(1, hsm.Module.RefusedLogins);
        SoftHsmToken.PutBack(away);
        await Heals(hsm);
        Assert.Equal(1, hsm.Module.RefusedLogins);
        Assert.DoesNotContain(hsm.Hsm.Log.Lines, line => line.Id == 1014);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whoever_comes_upon_a_stranger_first_tries_it_for_pool_and_handshakes(bool isPool)
    {
        var (token, module, wait) = (Some.Token(), Some.FaultyModule(), TimeSpan.FromSeconds(30));
        var pin = UserPin.FromSecret(token.SecretOf("of-the-own-one"));
        var link = new TokenLink(Token(token.Label, "of the own one"), pin, TimeProvider.System);
        link.ChangePin(pin, isTried: true);
        void Probe(Pkcs11Module inside) => TokenProbe.Examine(inside, link, [], new TokenScope(KeyLabel.ParseList(PixToken.SignatureLabel)), wait);
        void OpenMtls(Pkcs11Module inside) => MtlsLogin.Open(inside, link, KeyLabel.Parse(PixToken.MtlsLabel), KeyFingerprint.Of(token.MtlsCertificate)!.Value, wait);
        Action<Pkcs11Module>[] looks = isPool ? [Probe, OpenMtls] : [OpenMtls, Probe];

        var problems = ModuleUse.Of(
            module.File,
            wait * 4,
            inside => looks.Concat(looks).Select(look => (Record.Exception(() => look(inside)) as HsmException)?.Problem).ToList(),
            TestContext.Current.CancellationToken);

        Assert.Equal([isPool ? HsmProblem.TokenMissing : HsmProblem.PinRefused, HsmProblem.TokenMissing, HsmProblem.TokenMissing, HsmProblem.TokenMissing], problems);
        Assert.Equal((1, TokenStatus.Down, pin), (module.RefusedLogins, link.Status, link.GoodPin));
    }

    /// <summary>The one without our keys was taken for it at each look, and the one with them never looked at.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_token_that_has_the_number_and_not_the_keys_does_not_hide_the_one_that_has_the_name_and_the_keys(bool hasOtherKeys)
    {
        var (numbered, named, module, wait) = (Some.Token(), Some.Token(), Some.FaultyModule(), TimeSpan.FromSeconds(30));
        var (signature, mtls) = Fill((SoftHsmToken)named);
        if (hasOtherKeys)
        {
            numbered.ImportKey(_mtls, SignatureLabel);
            numbered.ImportKey(_signature, MtlsLabel);
        }

        var pin = UserPin.FromSecret(named.Secret);
        var pair = new SigningPair(KeyLabel.Parse(SignatureLabel), signature, KeyFingerprint.Of(_signature));
        var scope = new TokenScope([pair.Label]) { Pairs = [pair] };
        var (found, channel) = ModuleUse.Of(
            module.File,
            wait * 4,
            inside =>
            {
                var present = TokenFinder.All(inside);
                var link = new TokenLink(present.Single(token => token.Label == numbered.Label) with { Label = named.Label }, pin, TimeProvider.System);
                link.ChangePin(pin, isTried: true);
                var login = MtlsLogin.Open(inside, link, KeyLabel.Parse(MtlsLabel), KeyFingerprint.Of(mtls)!.Value, wait);
                var channel = login.Find(inside, KeyLabel.Parse(MtlsLabel), KeyFingerprint.Of(mtls)!.Value);
                var keys = TokenProbe.Examine(inside, link, [], scope, wait);
                return ((keys.Single().Fingerprint, link.Info), channel);
            },
            TestContext.Current.CancellationToken);

        Assert.Equal((pair.Fingerprint, named.Label), (found.Fingerprint, found.Info.Label));
        Assert.Equal(CKR.CKR_OK, channel.Value);
    }

    [Fact]
    public void A_token_that_was_made_anew_with_keys_that_nobody_knows_is_taken_when_there_is_no_other()
    {
        var (token, module, wait) = (Some.Token(), Some.FaultyModule(), TimeSpan.FromSeconds(30));
        var link = new TokenLink(Token(token.Label, "of the one before"), UserPin.FromSecret(token.Secret), TimeProvider.System);

        var keys = ModuleUse.Of(module.File, wait, inside => TokenProbe.Examine(inside, link, [], new TokenScope(KeyLabel.ParseList(PixToken.SignatureLabel)), wait), TestContext.Current.CancellationToken);

        Assert.Equal(KeyFingerprint.Of(token.SignatureCertificate), Assert.Single(keys).Fingerprint);
        Assert.NotEqual("of the one before", link.Info.Serial);
    }

    [Fact]
    public void A_stranger_is_remembered_until_the_secret_changes_and_takes_nothing_from_the_own_token()
    {
        var (old, changed) = (new UserPin("old"), new UserPin("changed"));
        var token = new TokenLink(Token("a", "1"), old, TimeProvider.System);
        token.Down("it failed");
        var candidate = token.Candidate(Token("b", "1"));
        candidate.RefusePin("refused");
        token.Estrange(candidate);
        Assert.Equal((Token("b", "1"), "refused", TokenStatus.Down), (Assert.Single(token.Strangers).Token, token.Strangers[0].Why, token.Status));

        token.ChangePin(new UserPin("old"));
        Assert.Single(token.Strangers);
        token.ChangePin(changed);
        Assert.Empty(token.Strangers);
        Assert.False(token.Estrange(Token("b", "1"), old, "late"));
        Assert.Empty(token.Strangers);
    }

    [Theory]
    [InlineData("a", "1", "a", "1", "a", "1")]
    [InlineData("b", "1", "a", "2", "b", "1")]
    [InlineData("a", "2", "b", "3", "a", "2")]
    [InlineData("b", "1", "a", "1", "a", "1")]
    [InlineData("b", "2", "c", "3", null, null)]
    public void A_token_is_found_by_name_and_number_else_by_number_else_by_name(string label, string serial, string otherLabel, string otherSerial, string? foundLabel, string? foundSerial)
    {
        var found = TokenFinder.Again([Token(label, serial), Token(otherLabel, otherSerial)], Token("a", "1"), []) is [var likeliest, ..] ? likeliest : null;

        Assert.Equal((foundLabel, foundSerial), (found?.Label, found?.Serial));
    }

    [Fact]
    public void A_token_that_another_is_known_by_is_never_taken_for_one_that_is_away() =>
        Assert.Empty(TokenFinder.Again([Token("a", "2")], Token("a", "1"), [Token("a", "2")]));

    [Fact]
    public void A_number_that_several_tokens_have_or_one_of_another_model_names_none()
    {
        Assert.Empty(TokenFinder.Again([Token("b", "1"), Token("c", "1")], Token("a", "1"), []));
        Assert.Empty(TokenFinder.Again([Token("b", "1")], Token("a", "1"), [Token("c", "1")]));
        Assert.Empty(TokenFinder.Again([Token("b", "1") with { Model = "another" }], Token("a", "1"), []));
        Assert.Equal("2", Assert.Single(TokenFinder.Again([Token("b", "1"), Token("c", "1"), Token("a", "2")], Token("a", "1"), [])).Serial);
    }

    private static TokenInfo Token(string label, string serial) => new(1, label, serial, "", false);

    private async Task<(FaultyHsm Hsm, SoftHsmToken Token)> Start()
    {
        Some.SkipUnlessInstancesAreApart();
        var token = Some.Token() as SoftHsmToken ?? throw new InvalidOperationException("Only SoftHSM's tokens can be moved.");
        var (signature, mtls) = Fill(token);
        var hsm = await FaultyHsm.Start(
            settings =>
            {
                settings["Pix:TokenLabel"] = token.Label;
                settings["Pix:CloudHSMSecret"] = token.Secret;
                (settings["Pix:SignatureKeyLabel"], settings["Pix:SignatureCertificate"]) = (SignatureLabel, signature.ExportCertificatePem());
                (settings["Pix:MtlsKeyLabel"], settings["Pix:MtlsCertificate"]) = (MtlsLabel, mtls.ExportCertificatePem());
            },
            mtls: true);
        return (hsm, token);
    }

    private (X509Certificate2 Signature, X509Certificate2 Mtls) Fill(SoftHsmToken token) =>
        (token.ImportKey(_signature, SignatureLabel).Certify(), token.ImportKey(_mtls, MtlsLabel).Certify());

    // The mTLS key is looked at every quarter of a minute; here, at once.
    private static async Task Heals(FaultyHsm hsm)
    {
        await hsm.Healed();
        await using var server = new TlsServer(SslProtocols.Tls13);
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        await Wait.UntilAsync(() => Signs(hsm, service), "the mTLS key signs again");
        await server.Handshake(hsm.Hsm.Mtls.CertificateContext);
        Assert.Equal("Ready.", hsm.Hsm.Ring.State.Detail);
    }

    /// <summary>Until the pool has looked for the token so many times more, and who signs handshakes too.</summary>
    private static async Task LookMoreOften(FaultyHsm hsm, int times)
    {
        int Looks() => hsm.Hsm.Log.Lines.Count(line => line.Id == 1032);
        var service = hsm.Hsm.Services.GetRequiredService<HsmService>();
        for (var (before, seen) = (Looks(), 0); seen < times; seen = Looks() - before)
        {
            Assert.False(Signs(hsm, service));
            await Wait.UntilAsync(() => Looks() > before + seen, "the token is looked for");
        }
    }

    private static bool Signs(FaultyHsm hsm, HsmService service)
    {
        service.LookNow();
        var certificate = hsm.Hsm.Mtls.Certificate;
        var check = Patience.Begin(() => MtlsOpener.Signs(certificate));
        return check.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken) && check.Result;
    }
}
