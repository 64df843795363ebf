using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Pix.TestLanes;

/// <summary>One connection of <see cref="RawServer"/>, in the hands of a test.</summary>
internal sealed class RawConnection(SslStream stream, Socket socket, int number, Action<string> record, CancellationToken stop)
{
    /// <summary>1 for the first connection of the server.</summary>
    public int Number => number;

    public CancellationToken Stop => stop;

    /// <summary>Reads one request with its body; null when the client closed.</summary>
    public async Task<string?> Read()
    {
        var bytes = new List<byte>();
        var buffer = new byte[1];
        while (!EndsHead(bytes))
        {
            if (await stream.ReadAsync(buffer, stop) == 0)
            {
                return null;
            }

            bytes.Add(buffer[0]);
        }

        var head = Encoding.Latin1.GetString([.. bytes]);
        var body = new byte[Length(head)];
        await stream.ReadExactlyAsync(body, stop);
        var request = head + Encoding.Latin1.GetString(body);
        record(request);
        return request;
    }

    /// <summary>How many bytes the client has sent, unread so far, after a time: that nothing comes can only be waited for.</summary>
    public async Task<int> Pending(TimeSpan time)
    {
        await Task.Delay(time, stop);
        return socket.Available;
    }

    /// <summary>Reads some bytes of a request, but not all.</summary>
    public async Task ReadSome() => await stream.ReadExactlyAsync(new byte[16], stop);

    public async Task Write(string text) => await Write(Encoding.Latin1.GetBytes(text));

    public async Task Write(byte[] bytes)
    {
        await stream.WriteAsync(bytes, stop);
        await stream.FlushAsync(stop);
    }

    public Task Answer(int status, string headers = "", string body = "") =>
        Write($"HTTP/1.1 {status} Status\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}");

    public Task Answer(int status, string headers, byte[] body) =>
        Write([.. Encoding.Latin1.GetBytes($"HTTP/1.1 {status} Status\r\nContent-Length: {body.Length}\r\n{headers}\r\n"), .. body]);

    /// <summary>Answers every request alike until the client closes.</summary>
    public async Task AnswerAll(int status, string headers = "", string body = "")
    {
        while (await Read() is not null)
        {
            await Answer(status, headers, body);
        }
    }

    /// <summary>Says nothing until the test ends.</summary>
    public Task Hang() => Task.Delay(Timeout.Infinite, stop);

    /// <summary>Closes in good order, with TLS close_notify.</summary>
    public async Task Close()
    {
        await stream.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Both);
    }

    /// <summary>Breaks the connection with a TCP reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    private static bool EndsHead(List<byte> bytes) =>
        bytes.Count >= 4 && bytes[^4] == '\r' && bytes[^3] == '\n' && bytes[^2] == '\r' && bytes[^1] == '\n';

    private static int Length(string head)
    {
        var line = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line["Content-Length: ".Length..], CultureInfo.InvariantCulture);
    }
}
