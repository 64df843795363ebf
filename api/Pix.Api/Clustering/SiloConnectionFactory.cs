using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Pix.Cluster.Tls;
using Pix.Telemetry;

namespace Pix.Api.Clustering;

/// <summary>Opens connections to silos with the settings of this front door.</summary>
internal sealed class SiloConnectionFactory(
    IServiceProvider services, IOptions<ClusteringOptions> options, IOptionsMonitor<ClusterTlsOptions> tls, IConfiguration configuration, ILoggerFactory loggers)
{
    // Longer than the deadline of any exchange, because otherwise Orleans' response timeout would end a call before the silo reports the outcome.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(70);

    /// <summary>Connects to the silo that has this gateway address.</summary>
    public Task<SiloConnection> OpenAsync(IPEndPoint gateway, CancellationToken cancellationToken) => SiloConnection.OpenAsync(gateway, Configure, loggers, cancellationToken);

    private void Configure(IClientBuilder client)
    {
        if (tls.CurrentValue.IsOn)
        {
            client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(connection => connection.UseClusterTlsClient(services)));
        }

        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Value.ClusterId, "pix"));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
        if (TelemetryRegistration.IsTraced(configuration))
        {
            client.AddActivityPropagation();
        }
    }
}
