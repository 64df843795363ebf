using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pix.TestToken;

namespace Pix.Cluster.Tests.Support;

/// <summary>
/// Somebody else's stand-in for DICT, written from its document and sharing no code with our simulator: mutual TLS, one path at a time, no key is known (404), and its
/// list of policies is as a test says.
/// </summary>
internal sealed class IndependentDict : IAsyncDisposable
{
    private const string NotFound = """<?xml version="1.0" encoding="UTF-8"?><problem xmlns="urn:ietf:rfc:7807"><type>https://dict.pi.rsfn.net.br/api/v2/error/NotFound</type><title>Not found</title><status>404</status></problem>""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = DevelopmentCa.Shared.IssueServer("localhost");
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _received = new();
    private readonly int? _policies;
    private readonly Task _accepting;

    /// <param name="policies">Status of the answer to <c>GET /policies/</c>; null for none at all.</param>
    public IndependentDict(int? policies)
    {
        _policies = policies;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Endpoint => $"localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Paths of the look-ups that came, in their order.</summary>
    public IReadOnlyList<string> LookUps => [.. _received.Where(path => path.Contains("/entries/", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
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
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = _certificate,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
                },
                _stop.Token);
            using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
                {
                    // Headers of a GET; nothing here goes by them.
                }

                var path = line.Split(' ')[1];
                _received.Enqueue(path);
                if (StatusOf(path) is not { } status)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                    return;
                }

                var answer = $"HTTP/1.1 {status} Said\r\nContent-Type: application/problem+xml; charset=utf-8\r\nContent-Length: {NotFound.Length}\r\n\r\n{NotFound}";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
            }
        }
        catch (Exception left) when (left is IOException or AuthenticationException or OperationCanceledException)
        {
            // Pix closed the connection, or the test is over.
        }
    }

    private int? StatusOf(string path) => path.Contains("/policies", StringComparison.Ordinal) ? _policies : 404;
}
