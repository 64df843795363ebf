using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Pix.Cli.Tests.Doctor;

/// <summary>The management port of a silo or front door that runs, answering each path as told; what it does not know is 404.</summary>
internal sealed class FakeManagement : IDisposable
{
    public const string Up = """{"level":"Up","since":null,"sentence":"Up.","channels":[]}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IReadOnlyDictionary<string, string> _answers;

    private FakeManagement(IReadOnlyDictionary<string, string> answers)
    {
        _answers = answers;
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A silo.</summary>
    /// <param name="settings">What it runs with, in the form of the environment; null when it does not tell.</param>
    /// <param name="verdict">Its judgement.</param>
    /// <param name="endpoints">Its ways to the Central Bank.</param>
    public static FakeManagement Silo(IReadOnlyDictionary<string, string>? settings = null, string verdict = Up, string endpoints = "[]") => new(Answers(
        $$"""{"silo":"one","ready":true,"parts":[{"part":"hsm","ready":true,"reason":"token pix signs."},{"part":"mtls","ready":true,"reason":"Usable."}],"verdict":{{verdict}}}""", settings, endpoints));

    /// <summary>A front door.</summary>
    public static FakeManagement FrontDoor(IReadOnlyDictionary<string, string>? settings = null, string verdict = Up) => new(Answers(
        $$"""{"ready":true,"parts":[],"verdict":{{verdict}}}""", settings, "[]"));

    /// <summary>The verdict that one channel is down.</summary>
    public static string Down(string cause, string sentence) =>
        $$"""{"level":"Down","since":null,"sentence":"{{sentence}}","channels":[{"channel":"spi","level":"Down","since":null,"sentence":"{{sentence}}","cause":"{{cause}}","callersGet":"503","do":"look","runbook":"docs/operations.md#{{cause}}"}]}""";

    public void Dispose() => _listener.Dispose();

    private static Dictionary<string, string> Answers(string ready, IReadOnlyDictionary<string, string>? settings, string endpoints)
    {
        var answers = new Dictionary<string, string> { ["/health/ready"] = ready, ["/endpoints"] = $$"""{"endpoints":{{endpoints}}}""" };
        if (settings is not null)
        {
            answers["/settings"] = JsonSerializer.Serialize(settings.Where(setting => setting.Key.StartsWith("Pix__", StringComparison.Ordinal))
                .ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => setting.Value));
        }

        return answers;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var read)
        {
            head.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        var path = head.ToString().Split(' ') is { Length: > 1 } words ? words[1] : "";
        var (status, body) = _answers.TryGetValue(path, out var answer) ? ("200 OK", answer) : ("404 Not Found", "");
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"));
    }
}
