using System.Net;
using System.Net.Sockets;

namespace Pix.Testing;

/// <summary>
/// Ports of the loopback address for processes that will listen later. Not from the range that the system hands out (32768 and up on
/// Linux): there another program's connection could take one before the process does.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000, Last = 29_900;

    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "pix-test-ports")).FullName;

    // Open, and so locked, as long as this process runs: test programs that run at once share the ports.
    private static readonly Dictionary<int, FileStream> Given = [];

    /// <summary>So many, all different, that nobody listens on; never the same twice in one process, nor in two that run at once.</summary>
    public static int[] Take(int count)
    {
        lock (Given)
        {
            var ports = new List<int>();
            while (ports.Count < count)
            {
                var port = Random.Shared.Next(First, Last);
                if (TryHold(port) && IsFree(port))
                {
                    ports.Add(port);
                }
            }

            return [.. ports];
        }
    }

    private static bool TryHold(int port)
    {
        if (Given.ContainsKey(port))
        {
            return false;
        }

        try
        {
            Given.Add(port, new(Path.Combine(Folder, port.ToString(System.Globalization.CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
