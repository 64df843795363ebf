using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pix.Api.Tests.Support;

/// <summary>Requests written byte for byte; a character is a byte.</summary>
internal static class RawHttp
{
    public const string Payment = "POST /api/v1/in/99999010/msgs HTTP/1.1\r\nHost: localhost\r\n";
    public const string Xml = "Content-Type: application/xml; charset=utf-8\r\nContent-Length: 4\r\n";
    public const string Body = "\r\n<a/>";

    /// <summary>A payment with more header lines, each with its end.</summary>
    public static string Pay(string headers = "") => Payment + Xml + headers + Body;

    public static string Get(string target) => $"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n";

    public static async Task<RawAnswer> SendAsync(int port, string request, bool tls = false, X509Certificate2? certificate = null, string address = "127.0.0.1")
    {
        var text = await ReadAsync(port, request, tls, text => RawAnswer.Parse(text) is not null, certificate, address);
        return RawAnswer.Parse(text) ?? throw new Xunit.Sdk.XunitException($"No whole answer to {request}: '{text}'");
    }

    /// <summary>What came until the connection ended, or there is enough.</summary>
    public static async Task<string> ReadAsync(int port, string request, bool tls, Func<string, bool> enough, X509Certificate2? certificate = null, string address = "127.0.0.1")
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var client = new TcpClient();
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            await client.ConnectAsync(address, port, patience.Token);
            await using Stream stream = tls ? await SecureAsync(client, certificate, patience.Token) : client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
            int count;
            while (!enough(text.ToString()) && (count = await stream.ReadAsync(buffer, patience.Token)) > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (Exception reset) when (reset is IOException or SocketException)
        {
            // Reset: what came before it counts.
        }

        return text.ToString();
    }

    private static async Task<SslStream> SecureAsync(TcpClient client, X509Certificate2? certificate, CancellationToken cancellationToken)
    {
#pragma warning disable CA5359 // The server is ours, in this process.
        var stream = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "pix", LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate }, cancellationToken);
        return stream;
    }
}
