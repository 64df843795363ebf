using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Tests.Transmission;

/// <summary>A TLS server that demands a client certificate and does on each connection exactly what the test says, byte for byte.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Func<RawConnection, Task> _script;
    private readonly X509Certificate2 _certificate;
    private readonly SslStreamCertificateContext _context;
    private readonly Task _accepting;
    private int _connections;

    public RawServer(Func<RawConnection, Task> script, X509Certificate2? certificate = null, int port = 0, string address = "127.0.0.1")
    {
        _listener = new TcpListener(IPAddress.Parse(address), port);
        _script = script;
        _certificate = certificate ?? TestPki.Shared.Server;
        _context = SslStreamCertificateContext.Create(_certificate, [TestPki.Shared.Intermediate], offline: true);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept();
    }

    public int Port { get; }

    /// <summary>Every request that was read whole, as it was on the wire.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The client certificates that were shown.</summary>
    public ConcurrentQueue<string> Clients { get; } = new();

    /// <summary>Refuses new connections from now on.</summary>
    public void StopListening() => _listener.Stop();

    /// <summary>Dies as a process does: refuses new connections and resets those that are open.</summary>
    public void Die()
    {
        StopListening();
        foreach (var socket in _sockets)
        {
            socket.Close(0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                _sockets.Add(socket);
                _ = Serve(socket, Interlocked.Increment(ref _connections));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task Serve(Socket socket, int number)
    {
        await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = _context,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, client, _, _) => client is not null,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                },
                _stop.Token);
            Clients.Enqueue(stream.RemoteCertificate!.Subject);
            await _script(new RawConnection(stream, socket, number, _requests.Enqueue, _stop.Token));
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side left, which is often what a test is about.
        }
    }
}
