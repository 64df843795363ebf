using Amazon.Runtime;
using Amazon.S3;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Buckets;

/// <summary>
/// Creates Amazon's S3 client. As in the AWS CLI, credentials, region and endpoint come from the environment, the profile or the machine's
/// role.
/// </summary>
public static class BucketClient
{
    /// <summary>Creates a client.</summary>
    /// <exception cref="AuditStoreException">No region is configured.</exception>
    public static IAmazonS3 Create()
    {
        try
        {
            return new AmazonS3Client(new AmazonS3Config
            {
                RetryMode = RequestRetryMode.Standard,
                // A private S3 server has no host name for each bucket, so the bucket is part of the path.
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
