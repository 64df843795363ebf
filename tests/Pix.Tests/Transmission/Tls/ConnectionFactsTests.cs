using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tests.Support;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Tls;

/// <summary>What is told of the last connection is what the server did, in a session that was resumed too.</summary>
public sealed class ConnectionFactsTests
{
    public static TheoryData<string, bool> Servers => new() { { "-tls1_2", true }, { "-tls1_2", false }, { "-tls1_3", true }, { "-tls1_3", false } };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Version_suite_chain_and_whether_our_certificate_was_asked_for_are_told(string version, bool asks)
    {
        await using var server = await OpenSslServer.Start(version, TestPki.Shared.Server, asks: asks);
        await using var transmitter = OwnedLane.Open(
            Lane.Spi, new FixedOptions<TransmissionOptions>(SomeTransmission.Options(server.Port)), new OwnCertificate(), TimeProvider.System, NullLogger<LaneSender>.Instance);
        Assert.Null(transmitter.State.Endpoints[0].LastConnection);

        foreach (var session in new[] { "New", "Reused", "Reused" })
        {
            Assert.Equal(session, await OpenSslServer.Session(transmitter));

            var told = transmitter.State.Endpoints[0].LastConnection!;
            Assert.Equal((version == "-tls1_2" ? SslProtocols.Tls12 : SslProtocols.Tls13, asks), (told.Protocol, told.AsksForCertificate));
            Assert.StartsWith("TLS_", told.CipherSuite.ToString(), StringComparison.Ordinal);
            Assert.Equal([TestPki.Shared.Server.Thumbprint, TestPki.Shared.Intermediate.Thumbprint], told.Chain.Take(2).Select(certificate => certificate.Thumbprint));
            Assert.InRange(told.Took, TimeSpan.FromTicks(1), SomeTransmission.Options(1).ConnectTimeout);
        }
    }

    [Fact]
    public void Who_showed_nothing_is_nobodys_same_server()
    {
        var shown = new ConnectionFacts(default, SslProtocols.Tls13, default, true, default, [TestPki.Shared.Server, TestPki.Shared.Intermediate]);
        var nothing = shown with { Chain = [] };

        Assert.True(shown.IsOfSameServer(shown with { Chain = [TestPki.Shared.Server] }));
        Assert.False(shown.IsOfSameServer(shown with { Chain = [TestPki.Shared.Intermediate] }));
        Assert.False(shown.IsOfSameServer(nothing) || nothing.IsOfSameServer(shown) || nothing.IsOfSameServer(nothing));
    }

    [Fact]
    public void The_servers_own_certificate_is_first_also_where_it_is_not_among_those_it_sent_along()
    {
        var shown = new ShownChain();

        shown.Take(TestPki.Shared.Server, [TestPki.Shared.Intermediate]);

        Assert.Equal([TestPki.Shared.Server.Thumbprint, TestPki.Shared.Intermediate.Thumbprint], shown.Certificates.Select(certificate => certificate.Thumbprint));
    }

    /// <summary>Sessions are kept by certificate and name for the whole process: one of its own begins a new one.</summary>
    private sealed class OwnCertificate : IClientCertificate
    {
        public SslStreamCertificateContext Current { get; } = Make();

        private static SslStreamCertificateContext Make()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return SslStreamCertificateContext.Create(TestPki.Shared.IssueClient(new PublicKey(key)).CopyWithPrivateKey(key), null, offline: true);
        }
    }
}
