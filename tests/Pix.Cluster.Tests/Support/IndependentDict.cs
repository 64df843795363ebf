using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pix.TestToken;

namespace Pix.Cluster.Tests.Support;

/// <summary>
/// Somebody else's stand-in for DICT, written from its document and sharing no code with our simulator: mutual TLS, one path at a time, no
/// key is known (404), and its list of policies is as a test says.
/// </summary>
internal sealed class IndependentDict : IAsyncDisposable
{
    private const string NotFound = """<?xml version="1.0" encoding="UTF-8"?><problem xmlns="urn:ietf:rfc:7807"><type>https://dict.pi.rsfn.net.br/api/v2/error/NotFound</type><title>Not found</title><status>404</status></problem>""";

    private readonly X509Certificate2 _certificate = DevelopmentCa.Shared.IssueServer("localhost");
    private readonly ConcurrentQueue<string> _received = new();
    private readonly int? _policies;
    private readonly TlsListener _listener;

    /// <param name="policies">Status of the answer to <c>GET /policies/</c>; null for none at all.</param>
    public IndependentDict(int? policies)
    {
        _policies = policies;
        _listener = new(SslStreamCertificateContext.Create(_certificate, null, offline: true), (stream, _, _, stop) => ServeAsync(stream, stop));
    }

    public string Endpoint => $"localhost:{_listener.Port}";

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Paths of the look-ups that came, in their order.</summary>
    public IReadOnlyList<string> LookUps => [.. _received.Where(path => path.Contains("/entries/", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task ServeAsync(SslStream stream, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            while (await reader.ReadLineAsync(stop) is { Length: > 0 })
            {
                // Headers of a GET; nothing here goes by them.
            }

            var path = line.Split(' ')[1];
            _received.Enqueue(path);
            if (StatusOf(path) is not { } status)
            {
                await Task.Delay(Timeout.Infinite, stop);
                return;
            }

            var answer = $"HTTP/1.1 {status} Said\r\nContent-Type: application/problem+xml; charset=utf-8\r\nContent-Length: {NotFound.Length}\r\n\r\n{NotFound}";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), stop);
        }
    }

    private int? StatusOf(string path) => path.Contains("/policies", StringComparison.Ordinal) ? _policies : 404;
}
