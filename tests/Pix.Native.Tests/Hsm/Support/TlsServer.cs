using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Pix.TestToken;

namespace Pix.Hsm.Tests.Support;

/// <summary>A TLS server on a free port that demands a client certificate and says what it saw.</summary>
public sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = DevelopmentCa.Shared.IssueServer("localhost");
    private readonly SslProtocols _protocol;

    public TlsServer(SslProtocols protocol)
    {
        _protocol = protocol;
        _listener.Start();
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A client with the identity connects; what the server saw of it.</summary>
    public async Task<(SslProtocols Protocol, string? Thumbprint)> Handshake(SslStreamCertificateContext identity)
    {
        var seen = Accept();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(ClientOptions(identity));
        await stream.WriteAsync("ping"u8.ToArray());
        var read = await stream.ReadAtLeastAsync(new byte[4], 4, throwOnEndOfStream: false);
        Assert.Equal(4, read);
        return await seen;
    }

    public static SslClientAuthenticationOptions ClientOptions(SslStreamCertificateContext identity) => new()
    {
        TargetHost = "localhost",
        ClientCertificateContext = identity,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    };

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _certificate.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(SslProtocols Protocol, string? Thumbprint)> Accept()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateRequired = true,
            EnabledSslProtocols = _protocol,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });
        await stream.ReadExactlyAsync(new byte[4]);
        await stream.WriteAsync("pong"u8.ToArray());
        return (stream.SslProtocol, stream.RemoteCertificate is X509Certificate2 certificate ? certificate.Thumbprint : null);
    }
}
