using System.Net;
using Orleans.Configuration;
using Pix.Telemetry;

namespace Pix.Api.Clustering;

/// <summary>Connects the front door to the silos.</summary>
internal static class ClusterClientRegistration
{
    private const int DefaultGatewayPort = 30000;

    /// <summary>Adds the Orleans client. It waits for the first silo rather than fail: the order of starting does not matter.</summary>
    public static WebApplicationBuilder AddClusterClient(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(ClusteringOptions.Section).Get<ClusteringOptions>() ?? new ClusteringOptions();
        int[] ports = options.GatewayPorts.Length > 0 ? options.GatewayPorts : [DefaultGatewayPort];
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering([.. ports.Select(port => new IPEndPoint(IPAddress.Loopback, port))]);
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

            client.Services.AddSingleton<IClientConnectionRetryFilter, PatientConnection>();
        });
        return builder;
    }
}
