using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace Pix.Api.Clustering;

/// <summary>
/// Keeps a connection to each listed silo: opens it, opens a new one when it is lost, and closes it when the silo has left the list and its
/// calls have ended.
/// </summary>
internal sealed partial class SiloConnections(
    ISiloList list,
    SiloConnectionFactory factory,
    SiloTable silos,
    IOptions<ClusteringOptions> options,
    TimeProvider time,
    ILogger<SiloConnections> logger) : BackgroundService
{
    /// <summary>How long the ports stay closed at start while no silo is found. After that the front door opens them and answers 503, not sent.</summary>
    private static readonly TimeSpan FirstSilo = TimeSpan.FromSeconds(10);

    /// <summary>Pause between two attempts to reach a silo, and between two readings of the list while there is no silo.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the front door checks whether a leaving silo has answered its calls.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<IPEndPoint, Keeper> _keepers = [];

    /// <summary>Listed silos that cannot be reached, each with the reason.</summary>
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

        // Connections are kept if the list is empty.
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
                // The silo left the list, or the front door stops, before the silo was reached.
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
            // This loop always ends: a leaving silo ends its exchanges, and Orleans' response timeout ends every other call much later.
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

        /// <summary>Why there is no connection; empty when there is one.</summary>
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

        [LoggerMessage(EventIds.SiloListUnreadable, LogLevel.Warning, "The front door could not read the list of silos. It keeps its connections to silos and reads the list again soon.")]
        public static partial void ListUnreadable(ILogger logger, Exception failure);

        [LoggerMessage(EventIds.SiloConnected, LogLevel.Information, "The front door is connected to silo {Silo} at {Gateway}.")]
        public static partial void Connected(ILogger logger, string silo, IPEndPoint gateway);

        [LoggerMessage(EventIds.SiloLost, LogLevel.Warning, "The connection to silo {Silo} is lost. Requests under way on it go to other silos if they may be sent twice; otherwise their callers get an unknown outcome.")]
        public static partial void Lost(ILogger logger, string silo);
    }
}
