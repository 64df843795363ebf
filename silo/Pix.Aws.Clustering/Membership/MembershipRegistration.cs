using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Pix.Aws.Clustering.Membership;

/// <summary>Registers the membership table; <c>UseDynamoDBClustering</c> of a silo, which this room does not know, calls it.</summary>
public static class MembershipRegistration
{
    /// <summary>Keeps the membership in DynamoDB.</summary>
    public static IServiceCollection AddDynamoDBMembership(this IServiceCollection services, Action<DynamoDBClusteringOptions> configureOptions)
    {
        services.Configure(configureOptions);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IMembershipTable, DynamoDBMembershipTable>();
        return services;
    }
}
