using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Pix.Testing;

/// <summary>A port in front of another one, that can die, with every connection over it reset, and come back.</summary>
public sealed class Relay(int target) : IAsyncDisposable
{
    private readonly ConcurrentBag<Socket> _sockets = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _port;

    /// <summary>The port; the same one after it came back.</summary>
    public int Port => _port;

    /// <summary>Takes connections from now on.</summary>
    public void Live()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Refuses connections from now on and resets those that are open.</summary>
    public async Task DieAsync()
    {
        _listener?.Dispose();
        await _accepting;
        while (_sockets.TryTake(out var socket))
        {
            socket.Close(0);
        }
    }

    public async ValueTask DisposeAsync() => await DieAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            try
            {
                var near = await listener.AcceptSocketAsync();
                _sockets.Add(near);
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                _sockets.Add(far);
                near.NoDelay = true;
                await far.ConnectAsync(IPAddress.Loopback, target);
                _ = PumpAsync(near, far);
                _ = PumpAsync(far, near);
            }
            catch (Exception dead) when (dead is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            for (var count = await from.ReceiveAsync(buffer); count > 0; count = await from.ReceiveAsync(buffer))
            {
                await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The other direction sees it too.
        }
    }
}
