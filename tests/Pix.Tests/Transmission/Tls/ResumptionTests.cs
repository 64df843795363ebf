using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tests.Support;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Tls;

/// <summary>
/// A connection that is opened again takes up the TLS session of the one before, which spares a signature of the HSM; but never past a
/// change of what is trusted.
/// </summary>
public sealed class ResumptionTests
{
    public static TheoryData<string> Versions => ["-tls1_2", "-tls1_3"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_connection_that_is_opened_again_resumes_the_session(string version)
    {
        await using var server = await OpenSslServer.Start(version, TestPki.Shared.Server);
        await using var transmitter = Transmitter(server.Port, new ChangingCertificate());

        Assert.Equal("New", await OpenSslServer.Session(transmitter));
        Assert.Equal("Reused", await OpenSslServer.Session(transmitter));
        Assert.Equal("Reused", await OpenSslServer.Session(transmitter));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Another_certificate_of_ours_begins_a_session_of_its_own(string version)
    {
        await using var server = await OpenSslServer.Start(version, TestPki.Shared.Server);
        var certificate = new ChangingCertificate();
        await using var transmitter = Transmitter(server.Port, certificate);
        Assert.Equal(("New", "Reused"), (await OpenSslServer.Session(transmitter), await OpenSslServer.Session(transmitter)));

        certificate.Rotate();

        Assert.Equal(("New", "Reused"), (await OpenSslServer.Session(transmitter), await OpenSslServer.Session(transmitter)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_server_that_is_trusted_no_more_is_refused_although_its_session_could_be_resumed(string version)
    {
        using var folder = new ScratchFolder();
        var trusted = Path.Combine(folder.Path, "trusted.pem");
        await File.WriteAllTextAsync(trusted, TestPki.Shared.Server.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await using var server = await OpenSslServer.Start(version, TestPki.Shared.Server);
        await using var transmitter = Transmitter(server.Port, new ChangingCertificate(), trusted);
        Assert.Equal(("New", "Reused"), (await OpenSslServer.Session(transmitter), await OpenSslServer.Session(transmitter)));

        await File.WriteAllTextAsync(trusted, TestPki.Shared.OtherServer.ExportCertificatePem(), TestContext.Current.CancellationToken);
        var refused = await OpenSslServer.Session(transmitter);

        Assert.StartsWith("NotSent: ", refused, StringComparison.Ordinal);
        Assert.Contains("the server's certificate is refused", refused, StringComparison.Ordinal);

        // A session of a server that was refused could be offered again and again; from here on the server has to show itself.
        await File.WriteAllTextAsync(trusted, TestPki.Shared.Server.ExportCertificatePem(), TestContext.Current.CancellationToken);
        Assert.Equal(("New", "New"), (await OpenSslServer.Session(transmitter), await OpenSslServer.Session(transmitter)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_server_that_comes_back_as_another_is_judged_by_what_it_shows_now(string version)
    {
        await using var before = await OpenSslServer.Start(version, TestPki.Shared.Server);
        await using var transmitter = Transmitter(before.Port, new ChangingCertificate(), TestPki.Shared.Server.ExportCertificatePem());
        Assert.Equal(("New", "Reused"), (await OpenSslServer.Session(transmitter), await OpenSslServer.Session(transmitter)));
        await before.DisposeAsync();

        await using var after = await OpenSslServer.Start(version, TestPki.Shared.OtherServer, before.Port);
        var refused = await OpenSslServer.Session(transmitter);

        Assert.Contains("the server's certificate is refused", refused, StringComparison.Ordinal);
    }

    private static LaneSender Transmitter(int port, IClientCertificate certificate, string? trusted = null)
    {
        var options = SomeTransmission.Options(port);
        options.BcbMtlsCertificate = trusted ?? options.BcbMtlsCertificate;
        return OwnedLane.Open(Lane.Spi, new FixedOptions<TransmissionOptions>(options), certificate, TimeProvider.System, NullLogger<LaneSender>.Instance);
    }

    /// <summary>A certificate of its own for each test: sessions are kept by certificate and name for the whole process.</summary>
    private sealed class ChangingCertificate : IClientCertificate
    {
        public SslStreamCertificateContext Current { get; private set; } = Make();

        public void Rotate() => Current = Make();

        private static SslStreamCertificateContext Make()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var certificate = TestPki.Shared.IssueClient(new PublicKey(key)).CopyWithPrivateKey(key);
            return SslStreamCertificateContext.Create(certificate, null, offline: true);
        }
    }
}
