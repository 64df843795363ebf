using Amazon.Runtime;
using Amazon.S3;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Buckets;

/// <summary>Amazon's client of S3, set up as the AWS CLI is: credentials, region and endpoint come from the environment, the profile or the machine's role.</summary>
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
                // A server of one's own has no name for each bucket.
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
