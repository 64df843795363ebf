using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Pix.Api.Clustering;

namespace Pix.Api.Tests.Clustering;

/// <summary>A real silo, with real connections, whose grains do nothing but note what they were called for.</summary>
internal sealed class NotingSilo : IAsyncDisposable
{
    private const string Cluster = "noting";

    private readonly IHost _host;
    private readonly IPEndPoint _gateway;

    private NotingSilo(IHost host, IPEndPoint gateway) => (_host, _gateway) = (host, gateway);

    /// <summary>What ran here.</summary>
    public NotedCalls Calls => _host.Services.GetRequiredService<NotedCalls>();

    /// <summary>Silos of one cluster.</summary>
    public static async Task<NotingSilo[]> StartAsync(params string[] names)
    {
        var ports = FreePorts.Take(names.Length * 2);
        var silos = new List<NotingSilo>();
        foreach (var name in names)
        {
            silos.Add(await StartAsync(name, ports[silos.Count], ports[names.Length + silos.Count], primary: ports[0]));
        }

        return [.. silos];
    }

    /// <summary>Connects to it as the front door does.</summary>
    public Task<SiloConnection> ConnectAsync() => SiloConnection.OpenAsync(
        _gateway,
        client => client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (Cluster, Cluster)),
        NullLoggerFactory.Instance,
        TestContext.Current.CancellationToken);

    /// <summary>Ends it, with what is under way.</summary>
    public Task KillAsync() => _host.StopAsync(new CancellationToken(canceled: true));

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static async Task<NotingSilo> StartAsync(string name, int port, int gateway, int primary)
    {
        var host = new HostBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureServices(services => services.AddSingleton<NotedCalls>())
            .UseOrleans(silo => silo
                .UseLocalhostClustering(port, gateway, new IPEndPoint(IPAddress.Loopback, primary), Cluster, Cluster)
                .Configure<SiloOptions>(options => options.SiloName = name))
            .Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new NotingSilo(host, new IPEndPoint(IPAddress.Loopback, gateway));
    }
}
