using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>The token with the keys is under another name, number or slot than before: signatures and TLS handshakes heal, and nobody restarts anything.</summary>
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
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1014 && line.Text.Contains($"Token {token.Label} ", StringComparison.Ordinal) && line.Text.Contains($"token {renamed} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_was_made_anew_with_the_same_keys_is_missed_meanwhile_and_signs_again()
    {
        var (hsm, token) = await Start();
        await using var disposed = hsm;
        token.Remove();
        hsm.Module.Do(LibraryIsLost, MtlsIsLost);
        await hsm.Until(signature => signature.Failure != SigningFailure.None, "the token is missed");
        await Some.Until(() => hsm.Hsm.Ring.State is { Ready: false } state && state.Detail.Contains($"Token '{token.Label}'", StringComparison.Ordinal) && state.Detail.Contains("is not present", StringComparison.Ordinal), "its state says so");

        token.MakeAnew();
        Fill(token);

        await Heals(hsm);
        Assert.Contains(hsm.Hsm.Log.Lines, line => line.Id == 1014);
    }

    [Theory]
    [InlineData("a", "1", "a", "1", "a", "1")]
    [InlineData("b", "1", "a", "2", "b", "1")]
    [InlineData("a", "2", "b", "3", "a", "2")]
    [InlineData("b", "1", "a", "1", "a", "1")]
    [InlineData("b", "2", "c", "3", null, null)]
    public void A_token_is_found_by_name_and_number_else_by_number_else_by_name(string label, string serial, string otherLabel, string otherSerial, string? foundLabel, string? foundSerial)
    {
        var found = TokenFinder.Again([Token(label, serial), Token(otherLabel, otherSerial)], Token("a", "1"), []);

        Assert.Equal((foundLabel, foundSerial), (found?.Label, found?.Serial));
    }

    [Fact]
    public void A_token_that_another_is_known_by_is_never_taken_for_one_that_is_away() =>
        Assert.Null(TokenFinder.Again([Token("a", "2")], Token("a", "1"), [Token("a", "2")]));

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
        await Some.Until(() => Signs(hsm, service), "the mTLS key signs again");
        await server.Handshake(hsm.Hsm.Mtls.CertificateContext);
        Assert.Equal("Ready.", hsm.Hsm.Ring.State.Detail);
    }

    private static bool Signs(FaultyHsm hsm, HsmService service)
    {
        service.LookNow();
        var certificate = hsm.Hsm.Mtls.Certificate;
        var check = Patience.Begin(() => MtlsOpener.Signs(certificate));
        return check.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken) && check.Result;
    }
}
