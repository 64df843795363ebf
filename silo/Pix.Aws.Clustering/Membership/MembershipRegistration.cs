using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Pix.Aws.Clustering.Membership;

/// <summary>Registers the membership table. Called by the silo's <c>UseDynamoDBClustering</c>, which is in another project.</summary>
public static class MembershipRegistration
{
    /// <summary>Adds the membership table that is kept in DynamoDB.</summary>
    public static IServiceCollection AddDynamoDBMembership(this IServiceCollection services, Action<DynamoDBClusteringOptions> configureOptions)
    {
        services.Configure(configureOptions);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IMembershipTable, DynamoDBMembershipTable>();
        return services;
    }
}
