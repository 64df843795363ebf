using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Cli.Tests.Doctor;

/// <summary>Answers connections with a TLS handshake, or hangs up on them when it has no certificate.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FakeServer(X509Certificate2? certificate)
    {
        _listener.Start();
        _ = AnswerAsync(certificate);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync(X509Certificate2? certificate)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                if (certificate is not null)
                {
                    using var tls = new SslStream(client.GetStream());
                    await tls.AuthenticateAsServerAsync(certificate);
                }
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or IOException or AuthenticationException)
        {
            // The test is over.
        }
    }
}
