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

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Whether the port lets go of somebody who speaks without TLS, and says nothing to him.</summary>
    public static async Task<bool> IsHungUpOnInPlainAsync(int port)
    {
        using var client = await ConnectAsync(port);
        var stream = client.GetStream();
        await stream.WriteAsync(OrleansLike, Cancel);
        return await EndsAsync(stream);
    }

    /// <summary>Whether the port lets go of somebody with this certificate, or none.</summary>
    public static async Task<bool> IsHungUpOnAsync(int port, X509Certificate2? certificate)
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
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
                },
                Cancel);
            await stream.WriteAsync(OrleansLike, Cancel);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return true;
        }

        // TLS 1.3 tells a client in his first read what the server thinks of his certificate.
        return await EndsAsync(stream);
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancel);
        return client;
    }

    // Orleans greets whom it takes with its preamble: who gets a byte that is not TLS's alert is in.
    private static async Task<bool> EndsAsync(Stream stream)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var buffer = new byte[256];
        try
        {
            for (var read = 1; read > 0;)
            {
                read = await stream.ReadAsync(buffer, limit.Token);
                const byte alert = 21;
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
