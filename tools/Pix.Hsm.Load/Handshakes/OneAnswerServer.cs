using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pix.TestToken;

namespace Pix.Hsm.Load.Handshakes;

/// <summary>A server that requires a client certificate and answers 200 to every request. A connection can have one or several requests.</summary>
internal sealed class OneAnswerServer : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate = DevelopmentCa.Shared.IssueServer("localhost");
    private readonly TlsListener _listener;

    /// <param name="protocol">The only TLS version allowed; None for all versions that the operating system allows.</param>
    /// <param name="closes">True to close each connection after one answer, so that each request needs a new handshake.</param>
    public OneAnswerServer(SslProtocols protocol, bool closes = false)
    {
        var answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{(closes ? "Connection: close\r\n" : "")}\r\n");
        _listener = new(SslStreamCertificateContext.Create(_certificate, null, offline: true), (stream, _, _, stop) => ServeAsync(stream, answer, closes, stop), protocol);
    }

    public int Port => _listener.Port;

    public string Pem => _certificate.ExportCertificatePem();

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _certificate.Dispose();
    }

    private static async Task ServeAsync(SslStream stream, byte[] answer, bool closes, CancellationToken stop)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, stop) > 0)
        {
            await stream.WriteAsync(answer, stop);
            if (closes)
            {
                return;
            }
        }
    }
}
