using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Pix.Testing;

/// <summary>Serves one connection after its handshake.</summary>
/// <param name="stream">The connection.</param>
/// <param name="socket">What is under it.</param>
/// <param name="number">1 for the first connection of the listener.</param>
/// <param name="stop">The test is over.</param>
public delegate Task ServeConnection(SslStream stream, Socket socket, int number, CancellationToken stop);

/// <summary>
/// Accepts TLS connections on a port of this machine until it is disposed of, demands a client certificate, whichever, and has the
/// connections served side by side.
/// </summary>
public sealed class TlsListener : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly SslServerAuthenticationOptions _options;
    private readonly ServeConnection _serve;
    private readonly Task _accepting;
    private int _connections;

    /// <param name="certificate">What it shows.</param>
    /// <param name="serve">Serves a connection.</param>
    /// <param name="protocols">None: what the system allows.</param>
    /// <param name="port">0: a free one.</param>
    /// <param name="address">Of this machine.</param>
    public TlsListener(SslStreamCertificateContext certificate, ServeConnection serve, SslProtocols protocols = SslProtocols.None, int port = 0, string address = "127.0.0.1")
    {
        _options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            ClientCertificateRequired = true,
            EnabledSslProtocols = protocols,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        };
        _serve = serve;
        _listener = new TcpListener(IPAddress.Parse(address), port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Connections so far, those without a handshake too.</summary>
    public int Connections => Volatile.Read(ref _connections);

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

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                _sockets.Add(socket);
                _ = ServeAsync(socket, Interlocked.Increment(ref _connections));
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsServerAsync(_options, _stop.Token);
            await _serve(stream, socket, number, _stop.Token);
        }
        catch (Exception left) when (left is IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side left, which is often what a test is about.
        }
    }
}
