using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Cli.Tests.Doctor;

/// <summary>
/// Answers connections with a TLS handshake, or hangs up on them when it has no certificate; asks for the certificate of the other when it
/// is told how to judge it.
/// </summary>
internal sealed class FakeServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2Collection _intermediates;

    /// <summary>A server that sends intermediate certificates too, as one of a real authority does.</summary>
    public FakeServer(X509Certificate2 certificate, X509Certificate2 intermediate)
        : this(certificate, accepts: _ => true, [intermediate])
    {
    }

    public FakeServer(X509Certificate2? certificate, Predicate<X509Certificate?>? accepts = null)
        : this(certificate, accepts, [])
    {
    }

    private FakeServer(X509Certificate2? certificate, Predicate<X509Certificate?>? accepts, X509Certificate2Collection intermediates)
    {
        _intermediates = intermediates;
        _listener.Start();
        _ = AnswerAsync(certificate, accepts);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync(X509Certificate2? certificate, Predicate<X509Certificate?>? accepts)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                if (certificate is not null)
                {
                    await ShakeHandsAsync(client, certificate, accepts);
                }
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or IOException or AuthenticationException)
        {
            // The test is over.
        }
    }

    private async Task ShakeHandsAsync(TcpClient client, X509Certificate2 certificate, Predicate<X509Certificate?>? accepts)
    {
        using var tls = new SslStream(client.GetStream());
        if (accepts is null)
        {
            await tls.AuthenticateAsServerAsync(certificate);
            _ = tls.ReadByte();
            return;
        }

        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, _intermediates, offline: true),
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, shown, _, _) => accepts(shown),
            });

            // Content: it waits for a request until the other hangs up.
            _ = tls.ReadByte();
        }
        catch (AuthenticationException)
        {
            // Refused: that is what is tested. The next one is served.
        }
    }
}
