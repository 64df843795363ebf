using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace Pix.Api.Clustering;

/// <summary>
/// Keeps a connection to each listed silo: opens it, reopens it when lost, and closes it when the silo has left and has nothing more to
/// answer.
/// </summary>
internal sealed partial class SiloConnections(
    ISiloList list,
    SiloConnectionFactory factory,
    SiloTable silos,
    IOptions<ClusteringOptions> options,
    TimeProvider time,
    ILogger<SiloConnections> logger) : BackgroundService
{
    /// <summary>How long the ports stay closed while no silo is found; then the front door answers 503, not sent.</summary>
    private static readonly TimeSpan FirstSilo = TimeSpan.FromSeconds(10);

    /// <summary>Pause between two attempts to reach a silo, and between two readings of the list while there is no silo.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Interval of checking whether a leaving silo has answered its calls.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<IPEndPoint, Keeper> _keepers = [];

    /// <summary>Listed silos that cannot be reached, with the reason.</summary>
    public IReadOnlyCollection<(string Address, string Reason)> Unreachable =>
        [.. _keepers.Where(keeper => keeper.Value.Failure.Length > 0).Select(keeper => (keeper.Key.ToString(), keeper.Value.Failure))];

    /// <summary>Waits a while for the first silo, so that requests find a silo once the ports are open.</summary>
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

        // An empty list counts less than connected silos: those stay.
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
                // The silo left before it was reached.
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
            // Orleans' own timeout ends a call; a leaving silo ends its exchanges long before.
            while (!silos.Retire(silo) && !silo.Lost.IsCompleted)
            {
                await Task.Delay(Leaving, time, CancellationToken.None);
            }
        }
    }

    /// <summary>Keeps the connection to one silo.</summary>
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

        [LoggerMessage(EventIds.SiloListUnreadable, LogLevel.Warning, "The list of silos could not be read; the front door keeps the silos that it is connected to.")]
        public static partial void ListUnreadable(ILogger logger, Exception failure);

        [LoggerMessage(EventIds.SiloConnected, LogLevel.Information, "Connected to silo {Silo} at {Gateway}.")]
        public static partial void Connected(ILogger logger, string silo, IPEndPoint gateway);

        [LoggerMessage(EventIds.SiloLost, LogLevel.Warning, "The connection to silo {Silo} is lost. Its requests under way that may be sent twice go to other silos.")]
        public static partial void Lost(ILogger logger, string silo);
    }
}
