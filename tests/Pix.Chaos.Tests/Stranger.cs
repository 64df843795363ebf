using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Chaos.Tests;

/// <summary>Somebody on the network who tries a port of a silo.</summary>
internal static class Stranger
{
    // A message of Orleans begins with its two lengths, four bytes each.
    private static readonly byte[] OrleansLike = [16, 0, 0, 0, 0, 0, 0, 0, .. new byte[16]];

    private static readonly TimeSpan Refusal = TimeSpan.FromSeconds(30), Patience = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Whether the port lets go of somebody who speaks without TLS, and says nothing to him but TLS's alert.</summary>
    public static async Task<bool> IsHungUpOnInPlainAsync(int port)
    {
        using var client = await ConnectAsync(port);
        var stream = client.GetStream();
        await stream.WriteAsync(OrleansLike, Cancel);
        return await EndsAsync(stream, Refusal);
    }

    /// <summary>Whether the port lets go of somebody with this certificate, or none.</summary>
    public static Task<bool> IsHungUpOnAsync(int port, X509Certificate2? certificate) => HandshakeEndsAsync(port, certificate, Refusal);

    /// <summary>Whether the port takes somebody with this certificate: it waits for what he has to say.</summary>
    public static async Task<bool> IsListenedToAsync(int port, X509Certificate2 certificate) => !await HandshakeEndsAsync(port, certificate, Patience);

    private static async Task<bool> HandshakeEndsAsync(int port, X509Certificate2? certificate, TimeSpan within)
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
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return true;
        }

        // A client learns only after the handshake what the server thinks of his certificate.
        return await EndsAsync(stream, within);
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancel);
        return client;
    }

    private static async Task<bool> EndsAsync(Stream stream, TimeSpan within)
    {
        const byte alert = 21; // RFC 8446 5.1
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(within);
        var buffer = new byte[256];
        try
        {
            for (var read = 1; read > 0;)
            {
                read = await stream.ReadAsync(buffer, limit.Token);
                if (read > 0 && (stream is SslStream || buffer[0] != alert))
                {
                    return false;
                }
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
