using System.Net;
using Pix.Contracts.Exchange;
using Pix.Contracts.Status;

namespace Pix.Api.Clustering;

/// <summary>
/// An Orleans client that has only one gateway and so can send to one silo only. When its connection is lost, it is known which calls were
/// under way on that silo (docs/adr/0014-a-client-for-each-silo.md).
/// </summary>
internal sealed class SiloConnection : ISiloConnection, IAsyncDisposable
{
    // All activations of a stateless worker are equal, so any key can be used.
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

    /// <summary>Connects to the silo with this gateway.</summary>
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
                // A silo that is gone or stopped does not answer when the client disconnects.
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

        // The silo returns its name. Until then the gateway's address is the name.
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
