using System.Net;
using Orleans.Configuration;
using Pix.Aws.Clustering;
using Pix.Cluster.Tls;
using Pix.Telemetry;

namespace Pix.Api.Clustering;

/// <summary>Connects the front door to the silos.</summary>
internal static class ClusterClientRegistration
{
    private const int DefaultGatewayPort = 30000;
    private const string DynamoDBSection = ClusteringOptions.Section + ":DynamoDB";

    /// <summary>Adds the Orleans client. It waits for the first silo rather than fail: the order of starting does not matter.</summary>
    public static WebApplicationBuilder AddClusterClient(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(ClusteringOptions.Section).Get<ClusteringOptions>() ?? new ClusteringOptions();
        builder.Services.AddClusterTls(PeerRole.Member);
        var tls = builder.Configuration.GetSection(ClusterTlsOptions.Section).Get<ClusterTlsOptions>() ?? new ClusterTlsOptions();
        builder.UseOrleansClient(client =>
        {
            if (tls.IsOn)
            {
                client.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(connection => connection.UseClusterTlsClient()));
            }

            FindSilos(client, options, builder.Configuration.GetSection(DynamoDBSection));
            client.Configure<ClusterOptions>(cluster =>
            {
                cluster.ClusterId = options.ClusterId;
                cluster.ServiceId = "pix";
            });
            // Longer than any exchange's deadline: the silo, not the messaging layer, says what became of a request.
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(70));
            if (TelemetryRegistration.IsTraced(builder.Configuration))
            {
                client.AddActivityPropagation();
            }

            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = options.GatewayListRefresh);
            client.Services.AddSingleton<IClientConnectionRetryFilter, PatientConnection>();
            client.Services.AddSingleton<GatewayLosses>();
            client.AddGatewayCountChangedHandler(services => services.GetRequiredService<GatewayLosses>().Noted);
        });
        return builder;
    }

    private static void FindSilos(IClientBuilder client, ClusteringOptions options, IConfigurationSection dynamo)
    {
        if (options.Clustering == ClusteringKind.DynamoDB)
        {
            client.UseDynamoDBClustering(table =>
            {
                // The silos, or whoever deploys, make the table; a front door only reads it.
                (table.CreateIfNotExists, table.UpdateIfExists) = (false, false);
                dynamo.Bind(table);
            });
            return;
        }

        int[] ports = options.GatewayPorts.Length > 0 ? options.GatewayPorts : [DefaultGatewayPort];
        client.UseStaticClustering([.. ports.Select(port => new IPEndPoint(IPAddress.Loopback, port))]);
    }
}
