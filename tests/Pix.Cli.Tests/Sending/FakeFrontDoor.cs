using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pix.Cli.Tests.Sending;

/// <summary>Takes one request, keeps its head, and answers as it was told; each later one gets the next answer.</summary>
internal sealed class FakeFrontDoor : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task<string> _request;

    public FakeFrontDoor(string status, string headers, string body, params string[] later)
    {
        _listener.Start();
        _request = AnswerAsync(Answer(body));
        _ = AnswerLaterAsync();

        string Answer(string text) => $"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(text)}\r\nConnection: close\r\n\r\n{text}";

        async Task AnswerLaterAsync()
        {
            await _request;
            foreach (var next in later)
            {
                await AnswerAsync(Answer(next));
            }
        }
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Task<string> RequestAsync() => _request.WaitAsync(TimeSpan.FromSeconds(30));

    public void Dispose() => _listener.Dispose();

    private async Task<string> AnswerAsync(string answer)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        client.Client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(buffer) > 0)
        {
            // What is left of the body, so that closing resets nothing.
        }

        return head.ToString();
    }
}
