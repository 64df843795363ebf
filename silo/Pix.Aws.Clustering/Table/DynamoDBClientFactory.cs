using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace Pix.Aws.Clustering.Table;

/// <summary>Creates the AWS SDK's DynamoDB client from the options.</summary>
internal static class DynamoDBClientFactory
{
    // The timeout is short, because a membership call that hangs is worse than one that fails and is retried.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">The profile has no credentials.</exception>
    public static AmazonDynamoDBClient Create(DynamoDBClientOptions options)
    {
        var config = new AmazonDynamoDBConfig { Timeout = CallTimeout, MaxErrorRetry = 3 };
        var local = IsUrl(options.Service);
        if (local)
        {
            config.ServiceURL = options.Service;
        }
        else if (options.Service.Length > 0)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Service);
        }

        return Credentials(options, local) is { } credentials ? new AmazonDynamoDBClient(credentials, config) : new AmazonDynamoDBClient(config);
    }

    private static AWSCredentials? Credentials(DynamoDBClientOptions options, bool local)
    {
        if (options.AccessKey.Length > 0 && options.SecretKey.Length > 0)
        {
            return options.Token.Length > 0
                ? new SessionAWSCredentials(options.AccessKey, options.SecretKey, options.Token)
                : new BasicAWSCredentials(options.AccessKey, options.SecretKey);
        }

        if (options.ProfileName.Length > 0)
        {
            return new CredentialProfileStoreChain().TryGetAWSCredentials(options.ProfileName, out var credentials)
                ? credentials
                : throw new InvalidOperationException($"ProfileName is '{options.ProfileName}', and the SDK finds no credentials of such a profile.");
        }

        // DynamoDB Local requires credentials but accepts any values.
        return local ? new BasicAWSCredentials("local", "local") : null;
    }

    private static bool IsUrl(string service) =>
        service.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || service.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
