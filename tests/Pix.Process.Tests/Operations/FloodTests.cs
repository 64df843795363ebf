using System.Net;
using System.Net.Sockets;
using System.Text;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>Callers that hold connections without saying anything.</summary>
public sealed class FloodTests(RunningPix pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slow_headers_are_cut_off_while_others_are_served()
    {
        await using var door = await FrontDoor.StartAsync(pix, ("Pix__HeaderTimeout", "00:00:01"));
        var slow = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ConnectAsync(door.Ports.Spi)));
        using var client = door.Client(door.Ports.Spi);

        var cut = Task.WhenAll(slow.Select(DribbleUntilCutAsync));
        using var answer = await client.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        await cut.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Fact]
    public async Task A_slow_body_gets_408()
    {
        await using var door = await FrontDoor.StartAsync(pix);
        using var socket = await ConnectAsync(door.Ports.Spi);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST {Some.PaymentPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\nContent-Length: 100000\r\n\r\n<"), Cancel);

        var answer = new byte[64];
        var read = await socket.ReceiveAsync(answer, Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.StartsWith("HTTP/1.1 408", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_connections_leaves_the_management_port_open()
    {
        await using var door = await FrontDoor.StartAsync(pix, ("Pix__MaxConnections", "4"));
        var flood = new List<Socket>();
        for (var i = 0; i < 12; i++)
        {
            flood.Add(await ConnectAsync(door.Ports.Spi));
        }

        using var management = RunningPix.Client($"{door.Ports.Management}");

        var live = await management.GetStringAsync("/health/live", Cancel);
        var cut = flood.Skip(4).Select(DribbleUntilCutAsync);

        Assert.Equal("OK", live);
        await Task.WhenAll(cut).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        foreach (var socket in flood)
        {
            socket.Dispose();
        }
    }

    [Theory]
    [InlineData(17 * 1024, 1)]
    [InlineData(16, 100)]
    public async Task Headers_have_limits(int length, int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/");
        for (var i = 0; i < count; i++)
        {
            request.Headers.Add($"X-Filler-{i}", new string('x', length));
        }

        using var answer = await pix.Spi.SendAsync(request, Cancel);

        Assert.Equal(431, (int)answer.StatusCode);
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, Cancel);
        }
        catch (SocketException)
        {
            // Cut before it was whole; whoever uses it sees that.
        }

        return socket;
    }

    /// <summary>Sends a header byte by byte, as slowloris does, until the other side has enough of it.</summary>
    private static async Task DribbleUntilCutAsync(Socket socket)
    {
        var request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nX-Slow: " + new string('a', 10_000));
        try
        {
            foreach (var next in request)
            {
                await socket.SendAsync(new[] { next }, Cancel);
                if (socket.Poll(100_000, SelectMode.SelectRead) && socket.Available == 0)
                {
                    return;
                }

                await Task.Yield();
            }

            Assert.Fail("The connection was not cut.");
        }
        catch (SocketException)
        {
            // Cut.
        }
        finally
        {
            socket.Dispose();
        }
    }
}
