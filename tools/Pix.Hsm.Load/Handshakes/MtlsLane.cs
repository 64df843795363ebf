using System.Net.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pix.Hsm.Mtls;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.Hsm.Load.Handshakes;

/// <summary>A lane of Pix to a test server, with the HSM's mTLS identity. No number of failures opens the lane's circuit.</summary>
internal sealed class MtlsLane(MtlsIdentity identity, OneAnswerServer server, int connections, TimeSpan dialLimit) : IAsyncDisposable
{
    private readonly LaneSender _sender = OwnedLane.Open(
        Lane.Spi,
        new Fixed(new TransmissionOptions
        {
            BcbDictEndpoint = $"localhost:{server.Port}",
            BcbSpiEndpoint = $"localhost:{server.Port}",
            BcbMtlsCertificate = server.Pem,
            MaxConnections = connections,
            SlowStart = TimeSpan.Zero,
            ConnectTimeout = dialLimit,
            MaxResends = 0,
            CircuitMinimumAttempts = 1000,
        }),
        new Certificate(identity),
        TimeProvider.System,
        NullLogger<LaneSender>.Instance);

    public Task<TransmissionResult> SendAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        _sender.SendAsync(new OutboundRequest { Method = "GET", Path = "/", MayResend = true }, limit, cancellationToken);

    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    private sealed class Certificate(MtlsIdentity identity) : IClientCertificate
    {
        public SslStreamCertificateContext Current => identity.CertificateContext;
    }

    private sealed class Fixed(TransmissionOptions options) : IOptionsMonitor<TransmissionOptions>
    {
        public TransmissionOptions CurrentValue => options;

        public TransmissionOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<TransmissionOptions, string?> listener) => null;
    }
}
