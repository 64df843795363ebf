using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace Pix.Api.Clustering;

/// <summary>
/// Keeps one connection open to each listed silo. Opens a new connection when one is lost, and closes the connection of a silo that has left the
/// list when the calls on this silo have ended.
/// </summary>
internal sealed partial class SiloConnections(
    ISiloList list,
    SiloConnectionFactory factory,
    SiloTable silos,
    IOptions<ClusteringOptions> options,
    TimeProvider time,
    ILogger<SiloConnections> logger) : BackgroundService
{
    /// <summary>
    /// How long the front door's ports stay closed at start while no silo is connected. After this time it opens the ports and answers requests
    /// with 503, "not sent".
    /// </summary>
    private static readonly TimeSpan FirstSilo = TimeSpan.FromSeconds(10);

    /// <summary>Pause between two attempts to connect to a silo, and between two readings of the list of silos while no silo is connected.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the front door checks whether the calls on a silo that left the list have ended.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<IPEndPoint, Keeper> _keepers = [];

    /// <summary>Listed silos to which there is no connection, each with the reason.</summary>
    public IReadOnlyCollection<(string Address, string Reason)> Unreachable =>
        [.. _keepers.Where(keeper => keeper.Value.Failure.Length > 0).Select(keeper => (keeper.Key.ToString(), keeper.Value.Failure))];

    /// <summary>Waits up to 10 s for the first silo, so that requests find a silo once the ports are open.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var first = silos.Arrival;
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(first, Task.Delay(FirstSilo, time, cancellationToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_keepers.Values.Select(keeper => keeper.DisposeAsync().AsTask()));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await ReadListAsync(stoppingToken);
                await Task.Delay(silos.Silos.Count == 0 ? Pause : options.Value.GatewayListRefresh, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The front door stops.
        }
    }

    private async Task ReadListAsync(CancellationToken stoppingToken)
    {
        IReadOnlyCollection<IPEndPoint> listed;
        try
        {
            listed = await list.ReadAsync().WaitAsync(stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.ListUnreadable(logger, failure);
            return;
        }

        // If the list is empty, all connections are kept.
        foreach (var gone in listed.Count == 0 ? [] : _keepers.Keys.Except(listed).ToArray())
        {
            if (_keepers.TryRemove(gone, out var keeper))
            {
                _ = keeper.DisposeAsync().AsTask();
            }
        }

        foreach (var gateway in listed)
        {
            _keepers.GetOrAdd(gateway, _ => new Keeper(keeper => KeepAsync(gateway, keeper)));
        }
    }

    private async Task KeepAsync(IPEndPoint gateway, Keeper keeper)
    {
        await Task.Yield();
        while (!keeper.Leaving.IsCancellationRequested)
        {
            try
            {
                await using var silo = await factory.OpenAsync(gateway, keeper.Leaving);
                keeper.Failure = "";
                Log.Connected(logger, silo.Name, gateway);
                silos.Add(silo);
                await StayAsync(silo, keeper.Leaving);
                silos.Remove(silo);
                keeper.Failure = keeper.Leaving.IsCancellationRequested ? "" : "the connection was lost";
            }
            catch (Exception failure) when (!keeper.Leaving.IsCancellationRequested)
            {
                if (keeper.Failure.Length == 0)
                {
                    Log.Unreachable(logger, failure, gateway);
                }

                keeper.Failure = failure.GetType().Name;
                await Task.Delay(Pause, time, keeper.Leaving).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
            catch (Exception)
            {
                // The silo left the list, or the front door stops, before a connection was made. The loop ends.
            }
        }
    }

    private async Task StayAsync(SiloConnection silo, CancellationToken leaving)
    {
        try
        {
            await silo.Lost.WaitAsync(leaving);
            Log.Lost(logger, silo.Name);
        }
        catch (OperationCanceledException)
        {
            // Waits until no call is under way on the silo. The wait always ends: a stopping silo ends its exchanges, and Orleans' response timeout
            // ends every other call much later.
            while (!silos.Retire(silo) && !silo.Lost.IsCompleted)
            {
                await Task.Delay(Leaving, time, CancellationToken.None);
            }
        }
    }

    /// <summary>Runs the task that keeps the connection to one silo.</summary>
    private sealed class Keeper : IAsyncDisposable
    {
        private readonly CancellationTokenSource _leaving = new();
        private readonly Task _kept;

        public Keeper(Func<Keeper, Task> keep)
        {
            Leaving = _leaving.Token;
            _kept = keep(this);
        }

        /// <summary>Cancelled when the silo leaves the list, or the front door stops.</summary>
        public CancellationToken Leaving { get; }

        /// <summary>Why there is no connection to the silo; empty when there is a connection, and before the first attempt.</summary>
        public string Failure { get; set; } = "";

        public async ValueTask DisposeAsync()
        {
            await _leaving.CancelAsync();
            await _kept;
            _leaving.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ClusterConnectionRetried, LogLevel.Warning, "The silo at {Gateway} cannot be reached; the front door tries again every half second.")]
        public static partial void Unreachable(ILogger logger, Exception failure, IPEndPoint gateway);

        [LoggerMessage(EventIds.SiloListUnreadable, LogLevel.Warning, "The front door could not read the list of silos. The front door keeps its connections and reads the list again within Pix:GatewayListRefresh.")]
        public static partial void ListUnreadable(ILogger logger, Exception failure);

        [LoggerMessage(EventIds.SiloConnected, LogLevel.Information, "The front door is connected to silo {Silo} at {Gateway}.")]
        public static partial void Connected(ILogger logger, string silo, IPEndPoint gateway);

        [LoggerMessage(EventIds.SiloLost, LogLevel.Warning, "The connection to silo {Silo} is lost. The front door sends the requests that this silo was carrying out to other silos. Requests that are not safe to repeat end with an unknown outcome for the caller.")]
        public static partial void Lost(ILogger logger, string silo);
    }
}
