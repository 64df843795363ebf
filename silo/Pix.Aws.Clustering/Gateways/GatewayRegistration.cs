using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Messaging;

namespace Pix.Aws.Clustering.Gateways;

/// <summary>Registers the services with which a front door finds its silos in DynamoDB.</summary>
public static class GatewayRegistration
{
    /// <summary>Adds the list of gateways, for a process that chooses a gateway itself. The list needs ClusterOptions and GatewayOptions.</summary>
    public static IServiceCollection AddDynamoDBGateways(this IServiceCollection services, Action<DynamoDBGatewayOptions> configureOptions)
    {
        services.Configure(configureOptions);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IGatewayListProvider, DynamoDBGatewayListProvider>();
        return services;
    }
}
