using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Pix.Cli.Tests.Doctor;

/// <summary>Answers as a time server whose clock is ahead of this machine's.</summary>
internal sealed class FakeTimeServer : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));

    public FakeTimeServer(TimeSpan ahead) => _ = AnswerAsync(ahead);

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    public void Dispose() => _socket.Dispose();

    private async Task AnswerAsync(TimeSpan ahead)
    {
        try
        {
            while (true)
            {
                var request = await _socket.ReceiveAsync();
                var answer = new byte[48];
                var now = TimeProvider.System.GetUtcNow().UtcDateTime + ahead;
                BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(40), (uint)(now - new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalSeconds);
                await _socket.SendAsync(answer, request.RemoteEndPoint);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
