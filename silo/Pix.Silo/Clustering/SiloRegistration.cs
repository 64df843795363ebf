using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Pix.Aws.Clustering;
using Pix.Cluster.Tls;
using Pix.Telemetry;

namespace Pix.Silo.Clustering;

/// <summary>Makes the host an Orleans silo, with clustering and TLS.</summary>
internal static class SiloRegistration
{
    private const string DynamoDBSection = SiloClusteringOptions.Section + ":DynamoDB";
    private const string MembershipSection = SiloClusteringOptions.Section + ":Membership";

    /// <summary>
    /// Adds the silo with the configured clustering. Section <c>Pix:Membership</c> sets Orleans' membership options, under Orleans' own names.
    /// </summary>
    public static WebApplicationBuilder AddSilo(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(SiloClusteringOptions.Section).Get<SiloClusteringOptions>() ?? new SiloClusteringOptions();
        builder.Services.AddOptions<SiloClusteringOptions>().BindConfiguration(SiloClusteringOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<SiloClusteringOptions>, PlainClusterValidator>();
        builder.Services.AddHostedService<PlainClusterWarning>();
        builder.Services.AddClusterTls(PeerRole.Silo);
        var tls = builder.Configuration.GetSection(ClusterTlsOptions.Section).Get<ClusterTlsOptions>() ?? new ClusterTlsOptions();
        builder.UseOrleans(silo =>
        {
            if (tls.IsOn)
            {
                silo.Configure<SiloConnectionOptions>(Protect);
            }

            Join(silo, options, builder.Configuration.GetSection(DynamoDBSection));
            silo.Services.AddOptions<ClusterMembershipOptions>().BindConfiguration(MembershipSection);
            silo.Configure<SiloOptions>(named => named.SiloName = NameOf(options));
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(70));
            if (TelemetryRegistration.IsTraced(builder.Configuration))
            {
                silo.AddActivityPropagation();
            }
        });
        return builder;
    }

    private static void Protect(SiloConnectionOptions connections)
    {
        connections.ConfigureSiloInboundConnection(builder => builder.UseClusterTlsServer(PeerRole.Silo));
        connections.ConfigureGatewayInboundConnection(builder => builder.UseClusterTlsServer(PeerRole.Member));
        connections.ConfigureSiloOutboundConnection(builder => builder.UseClusterTlsClient(builder.ApplicationServices));
    }

    private static void Join(ISiloBuilder silo, SiloClusteringOptions options, IConfigurationSection dynamo)
    {
        if (options.Clustering == ClusteringKind.Localhost)
        {
            var primary = options.PrimarySiloPort is { } port ? new IPEndPoint(IPAddress.Loopback, port) : null;
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, primary, serviceId: "pix", clusterId: options.ClusterId);
            return;
        }

        silo.UseDynamoDBClustering(table =>
        {
            // In production the deployment creates the table, and the silo's role has no permission to create or change it.
            (table.CreateIfNotExists, table.UpdateIfExists) = (false, false);
            dynamo.Bind(table);
        });
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, "pix"));
        if (options.AdvertisedAddress.Length > 0)
        {
            silo.ConfigureEndpoints(IPAddress.Parse(options.AdvertisedAddress), options.SiloPort, options.GatewayPort);
        }
        else
        {
            silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: true);
        }
    }

    private static string NameOf(SiloClusteringOptions options) =>
        options.SiloName.Length > 0 ? options.SiloName : $"{Environment.MachineName}-{options.SiloPort}";
}
