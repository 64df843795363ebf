using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;
using Pix.Transmission;

namespace Pix.Hsm.Tests;

/// <summary>The mTLS key's signature hangs in the HSM's library in the middle of TLS handshakes: dials end, places are given back, and the lane heals.</summary>
public sealed class HungHandshakeTests
{
    private const int Connections = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Handshakes_that_hang_in_the_key_end_in_time_and_the_lane_dials_again_when_it_signs(SslProtocols protocol)
    {
        Some.SkipUnlessInstancesAreApart();
        await using var hsm = await FaultyHsm.Start(settings => settings["Pix:HsmSessions"] = "1", mtls: true);
        await using var server = new OneAnswerServer(protocol);
        using var hanging = new HangingHandshakes();
        await using var transmitter = Transmitter(server, hsm.Hsm.Mtls);
        hsm.Module.Do("C_Sign hang");

        // More hang than the lane has connections: each gave its place back.
        var (details, began) = (new List<string>(), TimeProvider.System.GetTimestamp());
        while (hanging.Count <= Connections)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1), $"Only {hanging.Count} dials hang.");
            var sent = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Send(transmitter, seconds: 60)));
            Assert.All(sent, result => Assert.Equal((TransmissionFate.NotSent, true), (result.Fate, result.EndpointFailed)));
            details.AddRange(sent.Select(result => result.Detail));
        }

        Assert.Contains(details, detail => detail.Contains("the key of the client certificate did not sign the TLS handshake in time", StringComparison.Ordinal));
        hsm.Module.Do();
        await Some.Until(() => hanging.Count == 0, "the calls come back", 30);
        Assert.Equal(200, (await Send(transmitter, seconds: 30)).Status);
    }

    private static Transmitter Transmitter(OneAnswerServer server, MtlsIdentity identity) => new(
        Lane.Spi,
        new Fixed(new TransmissionOptions
        {
            BcbDictEndpoint = $"localhost:{server.Port}",
            BcbSpiEndpoint = $"localhost:{server.Port}",
            BcbMtlsCertificate = server.Pem,
            MaxConnections = Connections,
            SlowStart = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            MaxResends = 0,
            CircuitMinimumAttempts = 1000,
        }),
        new Certificate(identity),
        TimeProvider.System,
        NullLogger<Transmitter>.Instance);

    private static Task<TransmissionResult> Send(Transmitter transmitter, int seconds) =>
        transmitter.SendAsync(new OutboundRequest { Method = "GET", Path = "/", MayResend = true }, TimeSpan.FromSeconds(seconds), Token);

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

    /// <summary>What the metric says of threads left behind.</summary>
    private sealed class HangingHandshakes : IDisposable
    {
        private readonly MeterListener _listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "pix.transmission.handshakes_hanging")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };

        private long _count;

        public HangingHandshakes()
        {
            _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _count, change));
            _listener.Start();
        }

        public long Count => Volatile.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>Demands a client certificate and answers 200 to whatever comes.</summary>
    private sealed class OneAnswerServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly System.Security.Cryptography.X509Certificates.X509Certificate2 _certificate = DevelopmentCa.Shared.IssueServer("localhost");
        private readonly SslProtocols _protocol;
        private readonly Task _accepting;

        public OneAnswerServer(SslProtocols protocol)
        {
            _protocol = protocol;
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public string Pem => _certificate.ExportCertificatePem();

        public async ValueTask DisposeAsync()
        {
            _listener.Dispose();
            await _accepting;
            _certificate.Dispose();
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                try
                {
                    _ = ServeAsync(await _listener.AcceptTcpClientAsync());
                }
                catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
                {
                    return;
                }
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            using var owned = client;
            await using var stream = new SslStream(client.GetStream());
            try
            {
                await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificate = _certificate,
                    ClientCertificateRequired = true,
                    EnabledSslProtocols = _protocol,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
                });
                var buffer = new byte[4096];
                while (await stream.ReadAsync(buffer) > 0)
                {
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
                }
            }
            catch (Exception left) when (left is IOException or AuthenticationException)
            {
                // Pix gave the dial up.
            }
        }
    }
}
