using System.Net.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Tls;

/// <summary>The client certificate, or its key, is replaced while connections are open.</summary>
public sealed class IdentityTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_identity_takes_the_place_of_open_connections()
    {
        var certificate = new ChangingCertificate { Context = TestPki.Shared.ClientContext };
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        await using var transmitter = OwnedLane.Open(
            Lane.Spi, new FixedOptions<TransmissionOptions>(SomeTransmission.Options(server.Port)), certificate, TimeProvider.System, NullLogger<LaneSender>.Instance);
        Assert.Equal(201, (await Send(transmitter)).Status);
        Assert.Equal(201, (await Send(transmitter)).Status);
        Assert.Equal(1, server.Connections);

        certificate.Context = TestPki.Shared.ClientContext;
        Assert.Equal(201, (await Send(transmitter)).Status);
        Assert.Equal(201, (await Send(transmitter)).Status);
        Assert.Equal(2, server.Connections);

        // None, for a while: open connections go on.
        certificate.Context = null;
        Assert.Equal(201, (await Send(transmitter)).Status);
        Assert.Equal(2, server.Connections);
    }

    private static Task<TransmissionResult> Send(LaneSender transmitter) => transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

    private sealed class ChangingCertificate : IClientCertificate
    {
        public SslStreamCertificateContext? Context { get; set; }

        public SslStreamCertificateContext Current => Context ?? throw new InvalidOperationException("There is none.");
    }
}
