using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Inspection;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>What operators use: look into tokens, make keys and requests, measure.</summary>
public sealed class InspectionTests
{
    [Fact]
    public void Lists_tokens_without_a_pin()
    {
        var token = Some.SharedToken();

        Assert.Contains(TokenInspector.Tokens(token.Module), info => info.Label == token.Label && info.Serial.Length > 0);
    }

    [Fact]
    public void Lists_keys_with_what_pairs_them_with_certificates()
    {
        var token = Some.SharedToken();

        var keys = TokenInspector.Keys(Options(token));

        var key = Assert.Single(keys, key => key.Label == "pix-signature");
        Assert.Equal(TokenKeyInfo.FingerprintOf(token.SignatureCertificate), key.Fingerprint);
        Assert.Equal(2048, key.Bits);
        Assert.True(key.NeverLeaves);
    }

    [Fact]
    public async Task A_generated_key_signs_its_own_request_and_then_for_Pix()
    {
        var token = Some.TokenWithRoom();
        var (options, label) = (Options(token), KeyLabel.Parse("ceremony"));

        KeyCeremony.GenerateKey(options, label);
        var pem = KeyCeremony.CertificateRequest(options, label, new X500DistinguishedName("CN=Pix, O=Participant, C=BR"));
        // Loading checks the request's own signature.
        var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256);

        Assert.Contains("CN=Pix", request.SubjectName.Name, StringComparison.Ordinal);
        Assert.True(Assert.Single(TokenInspector.Keys(options), key => key.Label == "ceremony").NeverLeaves);
        var certificate = DevelopmentCa.Shared.Issue(request.PublicKey, "CN=Pix", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        var settings = token.Settings();
        (settings["Pix:SignatureKeyLabel"], settings["Pix:SignatureCertificate"]) = ("ceremony", certificate.ExportCertificatePem());
        await using var hsm = await RunningHsm.Start(settings);
        Assert.Equal(SigningFailure.None, (await hsm.Ring.Current.SignDigestAsync(Some.Digest(), TestContext.Current.CancellationToken)).Failure);
        Assert.Throws<HsmException>(() => KeyCeremony.GenerateKey(options, label));
    }

    [Fact]
    public void The_raw_signer_signs_on_every_thread()
    {
        var result = RawSigner.Run(Options(Some.SharedToken()), threads: 2, TimeSpan.FromMilliseconds(200));

        Assert.True(result.Signatures > 0);
        Assert.True(result.PerSecond > 0);
        Assert.True(result.CpuTime > TimeSpan.Zero);
    }

    private static HsmOptions Options(PixToken token) => new()
    {
        Pkcs11Library = token.Module,
        TokenLabel = token.Label,
        CloudHSMSecret = token.Secret,
        SignatureKeyLabel = PixToken.SignatureLabel,
    };
}
