using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Chaos.Tests;

/// <summary>Somebody on the network who tries a port of a silo.</summary>
internal static class Stranger
{
    // What a connection of Orleans begins with: a length, then an object, here without content. A gateway answers with its own before it
    // looks at what it got; a silo does not even wait for it.
    private static readonly byte[] Preamble = [2, 0, 0, 0, 0x20, 0xE0];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Whether the port lets go of somebody who speaks without TLS, and says nothing to him but TLS's alert.</summary>
    public static async Task<bool> IsHungUpOnInPlainAsync(int port)
    {
        using var client = await ConnectAsync(port);
        var stream = client.GetStream();
        await stream.WriteAsync(Preamble, Cancel);
        return !await SaysAnythingAsync(stream);
    }

    /// <summary>Whether the port lets go of somebody with this certificate, or none, and does not answer him.</summary>
    public static async Task<bool> IsHungUpOnAsync(int port, X509Certificate2? certificate) => !await AnswersAsync(port, certificate);

    /// <summary>Whether a gateway takes somebody with this certificate: Orleans answers him.</summary>
    public static Task<bool> IsListenedToAsync(int port, X509Certificate2 certificate) => AnswersAsync(port, certificate);

    private static async Task<bool> AnswersAsync(int port, X509Certificate2? certificate)
    {
        using var client = await ConnectAsync(port);
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "",
                    ClientCertificates = certificate is null ? null : [certificate],
                    LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
                },
                Cancel);
            await stream.WriteAsync(Preamble, Cancel);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return false;
        }

        // A client learns only after the handshake what the server thinks of his certificate.
        return await SaysAnythingAsync(stream);
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancel);
        return client;
    }

    /// <summary>Waits until the other side says something, or lets go; one of both comes.</summary>
    private static async Task<bool> SaysAnythingAsync(Stream stream)
    {
        const byte alert = 21; // RFC 8446 5.1
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Limit);
        var buffer = new byte[256];
        try
        {
            for (var read = 1; read > 0;)
            {
                read = await stream.ReadAsync(buffer, limit.Token);
                if (read > 0 && (stream is SslStream || buffer[0] != alert))
                {
                    return true;
                }
            }

            return false;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
