using System.Text.RegularExpressions;

namespace Pix.Transmission.Tests.Support;

/// <summary>Two servers that break connections at every point and die and come back in turns, at random but the same for a seed.</summary>
internal sealed partial class FlakyPair : IAsyncDisposable
{
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<RawServer> _all = [];
    private readonly RawServer[] _alive;
    private readonly Task _dying;

    public FlakyPair(int seed)
    {
        _random = new Random(seed);
        _alive = [Start(0), Start(0)];
        Ports = [_alive[0].Port, _alive[1].Port];
        _dying = DieInTurnsAsync();
    }

    public int[] Ports { get; }

    /// <summary>How many times each body was received whole, at either server.</summary>
    public Dictionary<string, int> Received()
    {
        lock (_lock)
        {
            return _all.SelectMany(server => server.Requests).Select(request => Id().Match(request).Value).GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count());
        }
    }

    public int ReceivedAt(int port)
    {
        lock (_lock)
        {
            return _all.Where(server => server.Port == port).Sum(server => server.Requests.Count);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _dying;
        foreach (var server in _all)
        {
            await server.DisposeAsync();
        }

        _stop.Dispose();
    }

    private RawServer Start(int port)
    {
        var server = new RawServer(ServeAsync, port: port);
        lock (_lock)
        {
            _all.Add(server);
        }

        return server;
    }

    private async Task ServeAsync(RawConnection connection)
    {
        while (true)
        {
            switch (Next(12))
            {
                case 0:
                    connection.Reset();
                    return;
                case 1:
                    await connection.ReadSome();
                    connection.Reset();
                    return;
                case 2:
                    await connection.Read();
                    connection.Reset();
                    return;
                default:
                    if (await connection.Read() is null)
                    {
                        return;
                    }

                    await connection.Answer(201);
                    break;
            }
        }
    }

    private async Task DieInTurnsAsync()
    {
        try
        {
            for (var turn = 0; ; turn++)
            {
                await UntilReceivedAsync(3 + Next(8));
                var victim = turn % 2;
                _alive[victim].Die();
                await Task.Delay(Next(30), _stop.Token);
                _alive[victim] = Start(Ports[victim]);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    // By what was served, not by time alone: on a busy machine a handshake outlasts any short life.
    private async Task UntilReceivedAsync(int more)
    {
        var (began, target) = (Environment.TickCount64, Ports.Sum(ReceivedAt) + more);
        while (Ports.Sum(ReceivedAt) < target && Environment.TickCount64 - began < 2000)
        {
            await Task.Delay(2, _stop.Token);
        }
    }

    private int Next(int most)
    {
        lock (_lock)
        {
            return _random.Next(most);
        }
    }

    [GeneratedRegex("<r[0-9]+-[0-9]+/>")]
    private static partial Regex Id();
}
