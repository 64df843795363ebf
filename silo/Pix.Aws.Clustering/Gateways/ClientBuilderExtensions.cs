using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Messaging;

namespace Pix.Aws.Clustering.Gateways;

/// <summary>Lets a client find its silos in DynamoDB.</summary>
public static class ClientBuilderExtensions
{
    /// <summary>Uses the membership table in DynamoDB to find gateways.</summary>
    public static IClientBuilder UseDynamoDBClustering(this IClientBuilder builder, Action<DynamoDBGatewayOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDynamoDBGateways(configureOptions);
        return builder;
    }

    /// <summary>Adds the list of gateways alone, for a process that chooses among them itself. It needs ClusterOptions and GatewayOptions.</summary>
    public static IServiceCollection AddDynamoDBGateways(this IServiceCollection services, Action<DynamoDBGatewayOptions> configureOptions)
    {
        services.Configure(configureOptions);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IGatewayListProvider, DynamoDBGatewayListProvider>();
        return services;
    }
}
