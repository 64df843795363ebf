using Amazon.Runtime;
using Amazon.S3;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Buckets;

/// <summary>
/// Amazon's S3 client, configured like the AWS CLI: credentials, region and endpoint from the environment, the profile or the machine's
/// role.
/// </summary>
public static class BucketClient
{
    /// <summary>Makes one.</summary>
    /// <exception cref="AuditStoreException">No region is configured.</exception>
    public static IAmazonS3 Create()
    {
        try
        {
            return new AmazonS3Client(new AmazonS3Config
            {
                RetryMode = RequestRetryMode.Standard,
                // A private server has no host name for each bucket.
                ForcePathStyle = IsSet("AWS_ENDPOINT_URL_S3") || IsSet("AWS_ENDPOINT_URL"),
            });
        }
        catch (AmazonClientException failure)
        {
            throw BucketFailure.Of(failure, "S3");
        }
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
