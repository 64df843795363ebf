using System.Net;
using Orleans.Configuration;
using Orleans.Messaging;
using Pix.Aws.Clustering.Gateways;
using Pix.Cluster.Tls;

namespace Pix.Api.Clustering;

/// <summary>Registers the services that connect the front door to the silos.</summary>
internal static class SilosRegistration
{
    private const int DefaultGatewayPort = 30000;
    private const string DynamoDBSection = ClusteringOptions.Section + ":DynamoDB";

    /// <summary>
    /// Adds the connections to silos. The front door opens and reopens these connections in the background, so silos and front doors can start in any order.
    /// </summary>
    public static WebApplicationBuilder AddSilos(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var options = builder.Configuration.GetSection(ClusteringOptions.Section).Get<ClusteringOptions>() ?? new ClusteringOptions();
        services.AddOptions<ClusteringOptions>().BindConfiguration(ClusteringOptions.Section);
        services.AddClusterTls(PeerRole.Member);
        services.AddSingleton<SiloTable>();
        services.AddSingleton<AnySilo>();
        services.AddSingleton<SiloConnectionFactory>();
        services.AddSingleton<SiloConnections>();
        services.AddHostedService<SiloWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<SiloConnections>());
        AddList(services, options, builder.Configuration.GetSection(DynamoDBSection));
        return builder;
    }

    private static void AddList(IServiceCollection services, ClusteringOptions options, IConfigurationSection dynamo)
    {
        if (options.Clustering == ClusteringKind.DynamoDB)
        {
            services.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, "pix"));
            services.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = options.GatewayListRefresh);
            services.AddDynamoDBGateways(table =>
            {
                // The silos or the deployment create the membership table; a front door only reads the table.
                (table.CreateIfNotExists, table.UpdateIfExists) = (false, false);
                dynamo.Bind(table);
            });
            services.AddSingleton<ISiloList>(provider => new TableOfSilos(provider.GetRequiredService<IGatewayListProvider>()));
            return;
        }

        int[] ports = options.GatewayPorts.Length > 0 ? options.GatewayPorts : [DefaultGatewayPort];
        services.AddSingleton<ISiloList>(new ConfiguredSilos([.. ports.Select(port => new IPEndPoint(IPAddress.Loopback, port))]));
    }
}
