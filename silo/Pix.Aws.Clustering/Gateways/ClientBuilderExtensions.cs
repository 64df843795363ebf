using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Messaging;

namespace Pix.Aws.Clustering;

/// <summary>Lets a client find its silos in DynamoDB.</summary>
public static class ClientBuilderExtensions
{
    /// <summary>Uses the membership table in DynamoDB to find gateways.</summary>
    public static IClientBuilder UseDynamoDBClustering(this IClientBuilder builder, Action<DynamoDBGatewayOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configureOptions);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IGatewayListProvider, DynamoDBGatewayListProvider>();
        return builder;
    }
}
