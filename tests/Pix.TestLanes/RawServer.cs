using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pix.TestLanes;

/// <summary>A TLS server that demands a client certificate and does on each connection exactly what the test says, byte for byte.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly TlsListener _listener;

    public RawServer(Func<RawConnection, Task> script, X509Certificate2? certificate = null, int port = 0, string address = "127.0.0.1") => _listener = new(
        SslStreamCertificateContext.Create(certificate ?? TestPki.Shared.Server, [TestPki.Shared.Intermediate], offline: true),
        (stream, socket, number, stop) =>
        {
            Clients.Enqueue(stream.RemoteCertificate!.Subject);
            return script(new RawConnection(stream, socket, number, _requests.Enqueue, stop));
        },
        SslProtocols.Tls12 | SslProtocols.Tls13,
        port,
        address);

    public int Port => _listener.Port;

    /// <summary>Every request that was read whole, as it was on the wire.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public int Connections => _listener.Connections;

    /// <summary>The client certificates that were shown.</summary>
    public ConcurrentQueue<string> Clients { get; } = new();

    /// <inheritdoc cref="TlsListener.StopListening"/>
    public void StopListening() => _listener.StopListening();

    /// <inheritdoc cref="TlsListener.Die"/>
    public void Die() => _listener.Die();

    public ValueTask DisposeAsync() => _listener.DisposeAsync();
}
