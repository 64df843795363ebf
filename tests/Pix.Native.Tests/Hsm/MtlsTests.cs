using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Mtls;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>The mTLS identity without a token's key.</summary>
public sealed class MtlsTests
{
    [Fact]
    public async Task A_key_in_a_file_is_for_development_and_says_so()
    {
        using var key = RSA.Create(2048);
        var certificate = DevelopmentCa.Shared.Issue(new PublicKey(key), "CN=file", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        var settings = Some.SharedToken().Settings();
        settings["Pix:MtlsKeyLabel"] = null;
        settings["Pix:MtlsKeyFile"] = key.ExportPkcs8PrivateKeyPem();
        settings["Pix:MtlsCertificate"] = certificate.ExportCertificatePem();
        await using var hsm = await RunningHsm.Start(settings);
        await using var server = new TlsServer(SslProtocols.Tls13);

        var seen = await server.Handshake(hsm.Mtls.CertificateContext);

        Assert.Equal(certificate.Thumbprint, seen.Thumbprint);
        Assert.True(hsm.Mtls.IsFromFile);
        Assert.Contains(hsm.Log.Lines, line => line.Id == 1051);
    }
    [Fact]
    public void An_identity_that_is_not_started_says_so()
    {
        using var identity = new MtlsIdentity(TimeProvider.System);

        var problem = Assert.Throws<HsmException>(() => identity.CertificateContext);

        Assert.Contains("not started", problem.Message, StringComparison.Ordinal);
    }
}
