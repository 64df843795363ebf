using Amazon;
using Amazon.Runtime;

namespace Pix.Aws.Calls;

/// <summary>The address of a service, and the region for signing requests to it.</summary>
/// <param name="Url">Base address.</param>
/// <param name="Region">Region for signatures.</param>
public sealed record AwsEndpoint(Uri Url, string Region)
{
    /// <summary>Chooses the endpoint as the SDK does: <c>AWS_ENDPOINT_URL_SERVICE</c>, <c>AWS_ENDPOINT_URL</c>, or the service's host in the region.</summary>
    /// <param name="serviceName">Name of the service in signatures and host names, such as <c>firehose</c>.</param>
    /// <param name="serviceId">Name of the service in environment variables, such as <c>SECRETS_MANAGER</c>.</param>
    /// <exception cref="AmazonClientException">No region is configured.</exception>
    public static AwsEndpoint Of(string serviceName, string serviceId) =>
        Of(serviceName, serviceId, FallbackRegionFactory.GetRegionEndpoint(), Environment.GetEnvironmentVariable);

    internal static AwsEndpoint Of(string serviceName, string serviceId, RegionEndpoint? region, Func<string, string?> environment)
    {
        if (Override(serviceId, environment) is { } url)
        {
            return new AwsEndpoint(new Uri(url), region?.SystemName ?? "us-east-1");
        }

        return region is not null
            ? new AwsEndpoint(new Uri($"https://{serviceName}.{region.SystemName}.{region.PartitionDnsSuffix}"), region.SystemName)
            : throw new AmazonClientException("No region is configured.");
    }

    private static string? Override(string serviceId, Func<string, string?> environment)
    {
        if (string.Equals(environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string?[] overrides = [environment($"AWS_ENDPOINT_URL_{serviceId}"), environment("AWS_ENDPOINT_URL")];
        return overrides.FirstOrDefault(url => !string.IsNullOrWhiteSpace(url));
    }
}
