using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Messaging;

namespace Pix.Aws.Clustering.Gateways;

/// <summary>Lets a front door find its silos in DynamoDB.</summary>
public static class GatewayRegistration
{
    /// <summary>Adds the list of gateways, for a process that chooses among them itself. It needs ClusterOptions and GatewayOptions.</summary>
    public static IServiceCollection AddDynamoDBGateways(this IServiceCollection services, Action<DynamoDBGatewayOptions> configureOptions)
    {
        services.Configure(configureOptions);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IGatewayListProvider, DynamoDBGatewayListProvider>();
        return services;
    }
}
