using System.Net;
using Orleans.Configuration;
using Pix.Telemetry;

namespace Pix.Silo.Clustering;

/// <summary>Makes the host an Orleans silo.</summary>
internal static class SiloRegistration
{
    /// <summary>Adds the silo with localhost clustering.</summary>
    public static WebApplicationBuilder AddSilo(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(SiloClusteringOptions.Section).Get<SiloClusteringOptions>() ?? new SiloClusteringOptions();
        builder.Services.AddOptions<SiloClusteringOptions>().BindConfiguration(SiloClusteringOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.UseOrleans(silo =>
        {
            var primary = options.PrimarySiloPort is { } port ? new IPEndPoint(IPAddress.Loopback, port) : null;
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, primary, serviceId: "pix", clusterId: options.ClusterId);
            silo.Configure<SiloOptions>(named => named.SiloName = NameOf(options));
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(70));
            if (TelemetryRegistration.IsTraced(builder.Configuration))
            {
                silo.AddActivityPropagation();
            }
        });
        return builder;
    }

    private static string NameOf(SiloClusteringOptions options) =>
        options.SiloName.Length > 0 ? options.SiloName : $"{Environment.MachineName}-{options.SiloPort}";
}
