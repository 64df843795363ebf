using System.Net;
using System.Net.Sockets;

namespace Pix.Operations.Tests.Support;

/// <summary>Ports that nobody listens on.</summary>
internal static class FreePorts
{
    public static int[] Take(int count)
    {
        var held = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        held.ForEach(listener => listener.Start());
        int[] ports = [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        held.ForEach(listener => listener.Stop());
        return ports;
    }
}
