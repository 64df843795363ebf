using System.Net.Sockets;

namespace Pix.Transmission.Tls;

/// <summary>The peer's side of a handshake; it knows whether the handshake waits for the peer or is inside a call of its own.</summary>
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
        // The peer's answer follows what we send; the key signs only after that.
        _isWaiting = true;
        base.Write(buffer, offset, count);
    }
}
