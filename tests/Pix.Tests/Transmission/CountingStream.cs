using System.Net.Sockets;

namespace Pix.Tests.Transmission;

/// <summary>A socket's stream that counts what is read from it.</summary>
internal sealed class CountingStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private long _received;

    public long Received => Interlocked.Read(ref _received);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        Interlocked.Add(ref _received, count);
        return count;
    }
}
