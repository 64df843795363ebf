using System.Net;
using Pix.Contracts.Exchange;
using Pix.Contracts.Status;

namespace Pix.Api.Clustering;

/// <summary>
/// An Orleans client with only one gateway, so it can send to one silo only. When its connection is lost, the front door therefore knows which
/// calls were under way on that silo (docs/adr/0014-a-client-for-each-silo.md).
/// </summary>
internal sealed class SiloConnection : ISiloConnection, IAsyncDisposable
{
    // The grains that are called here are stateless workers, whose key does not matter.
    private const long AnyKey = 0;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ServiceProvider _services;
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IClusterClient _client;

    private SiloConnection(IServiceCollection services, EndPoint gateway)
    {
        Name = gateway.ToString()!;
        _services = services.BuildServiceProvider();
        _client = _services.GetRequiredService<IClusterClient>();
    }

    public string Name { get; private set; }

    /// <summary>Completes when the connection to the silo is lost.</summary>
    public Task Lost => _lost.Task;

    public IGrainFactory Grains => _client;

    /// <summary>Connects to the silo that has this gateway address.</summary>
    /// <exception cref="Exception">The silo cannot be reached, or does not answer in time.</exception>
    public static async Task<SiloConnection> OpenAsync(IPEndPoint gateway, Action<IClientBuilder> configure, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddSingleton(loggers);
        services.AddLogging();
        SiloConnection? connection = null;
        services.AddOrleansClient(client =>
        {
            client.UseStaticClustering(gateway);
            client.AddGatewayCountChangedHandler((_, change) => connection?.Noted(change));
            configure(client);
        });
        connection = new SiloConnection(services, gateway);
        try
        {
            await connection.StartAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<ExchangeReply> ExchangeAsync(ExchangeRequest request) => _client.GetGrain<IExchangeGrain>(AnyKey).ExchangeAsync(request);

    public Task AbandonAsync(string requestId) => _client.GetGrain<IExchangeGrain>(AnyKey).AbandonAsync(requestId);

    public Task PingAsync() => _client.GetGrain<IStatusGrain>(AnyKey).PingAsync();

    public Task<SiloReadiness> ReadinessAsync() => _client.GetGrain<IStatusGrain>(AnyKey).GetReadinessAsync();

    public async ValueTask DisposeAsync()
    {
        _lost.TrySetResult();
        using var limit = new CancellationTokenSource(Patience);
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            try
            {
                await service.StopAsync(limit.Token);
            }
            catch (Exception)
            {
                // The exception is ignored: a silo that is gone or stopped does not answer when the client disconnects.
            }
        }

        await _services.DisposeAsync();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(limit.Token).WaitAsync(limit.Token);
        }

        // The silo answers the ping with its name. Before that, Name is the gateway's address.
        Name = await _client.GetGrain<IStatusGrain>(AnyKey).PingAsync().WaitAsync(limit.Token);
    }

    private void Noted(GatewayCountChangedEventArgs change)
    {
        if (change.NumberOfConnectedGateways < change.PreviousNumberOfConnectedGateways)
        {
            _lost.TrySetResult();
        }
    }
}
