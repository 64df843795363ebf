using Microsoft.Extensions.Options;
using Pix.Cluster.Tls;

namespace Pix.Silo.Clustering;

/// <summary>Logs a warning at start if the silo port and the gateway port are open to the network without certificates.</summary>
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
            "The silo port {SiloPort} and the gateway port {GatewayPort} are open to the network without certificates, because Pix:AllowPlainCluster is true. Any process that reaches these ports can have messages signed.")]
        public static partial void PlainCluster(ILogger logger, int siloPort, int gatewayPort);
    }
}
