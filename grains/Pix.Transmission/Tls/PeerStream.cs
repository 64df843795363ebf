using System.Net.Sockets;

namespace Pix.Transmission.Tls;

/// <summary>Network stream to the peer of a handshake. Tracks whether the handshake is waiting for the peer or is inside another call.</summary>
internal sealed class PeerStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private volatile bool _isWaiting;

    public bool IsWaiting => _isWaiting;

    public override int Read(byte[] buffer, int offset, int count)
    {
        _isWaiting = true;
        var read = base.Read(buffer, offset, count);
        _isWaiting = false;
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        // After a write the handshake waits for the peer. The key signs only after the peer's answer has been read.
        _isWaiting = true;
        base.Write(buffer, offset, count);
    }
}
