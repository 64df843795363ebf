using System.Net;
using System.Net.Sockets;

namespace Pix.Transmission.Tests.Support;

/// <summary>A port of the loopback where nobody listens.</summary>
internal static class ClosedPort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
