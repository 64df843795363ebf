using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Cluster.Tls;

/// <summary>Adds TLS to the connections between silos, and between front doors and silos.</summary>
public static class ClusterTlsRegistration
{
    /// <summary>Adds the settings of TLS inside the cluster, which are validated at start, and the services that connections need.</summary>
    /// <param name="services">Services of the process.</param>
    /// <param name="role">Role of the process in the cluster.</param>
    public static IServiceCollection AddClusterTls(this IServiceCollection services, PeerRole role)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ClusterTlsOptions>().BindConfiguration(ClusterTlsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClusterTlsOptions>>(provider => new ClusterTlsOptionsValidator(role, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<SettingRefusals>();
        services.TryAddSingleton<ClusterIdentity>();
        services.TryAddSingleton<TlsMiddleware>();
        return services;
    }

    /// <summary>Requires TLS on incoming connections, from peers with this role.</summary>
    /// <param name="connections">Pipeline of the connections to one port.</param>
    /// <param name="peer">Role of the processes that may connect.</param>
    public static void UseClusterTlsServer(this IConnectionBuilder connections, PeerRole peer) =>
        connections.Use(connections.ApplicationServices.GetRequiredService<TlsMiddleware>().Server(peer));

    /// <summary>Uses TLS on outgoing connections to silos.</summary>
    /// <param name="connections">Pipeline of the connections. In a front door it has services of its own, so the process's are passed too.</param>
    /// <param name="process">Services of the process, to which <see cref="AddClusterTls"/> was applied.</param>
    public static void UseClusterTlsClient(this IConnectionBuilder connections, IServiceProvider process) =>
        connections.Use(process.GetRequiredService<TlsMiddleware>().Client());
}
