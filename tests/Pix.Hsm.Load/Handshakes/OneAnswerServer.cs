using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pix.TestToken;

namespace Pix.Hsm.Load.Handshakes;

/// <summary>Demands a client certificate and answers 200 to whatever comes, once for each connection or as often as it is asked.</summary>
internal sealed class OneAnswerServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = DevelopmentCa.Shared.IssueServer("localhost");
    private readonly SslProtocols _protocol;
    private readonly bool _closes;
    private readonly Task _accepting;

    /// <param name="protocol">The one version; None: what the system allows.</param>
    /// <param name="closes">Whether it closes each connection after an answer, so that each request makes a handshake.</param>
    public OneAnswerServer(SslProtocols protocol, bool closes = false)
    {
        (_protocol, _closes) = (protocol, closes);
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
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{(_closes ? "Connection: close\r\n" : "")}\r\n"));
                if (_closes)
                {
                    return;
                }
            }
        }
        catch (Exception left) when (left is IOException or AuthenticationException)
        {
            // Pix gave the dial up.
        }
    }
}
