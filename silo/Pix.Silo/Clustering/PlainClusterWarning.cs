using Microsoft.Extensions.Options;
using Pix.Cluster.Tls;

namespace Pix.Silo.Clustering;

/// <summary>Warns at start that silo and gateway port are open to the network without certificates.</summary>
internal sealed partial class PlainClusterWarning(IOptions<SiloClusteringOptions> clustering, IOptions<ClusterTlsOptions> tls, ILogger<PlainClusterWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!tls.Value.IsOn && ClusterExposure.IsOnTheNetwork(clustering.Value))
        {
            Log.PlainCluster(logger, clustering.Value.SiloPort, clustering.Value.GatewayPort);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(EventIds.PlainCluster, LogLevel.Warning,
            "Ports {SiloPort} and {GatewayPort} are open to the network without certificates (Pix:AllowPlainCluster is true): whoever reaches them can have messages signed.")]
        public static partial void PlainCluster(ILogger logger, int siloPort, int gatewayPort);
    }
}
