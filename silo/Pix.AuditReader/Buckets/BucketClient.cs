using Amazon.Runtime;
using Amazon.S3;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Buckets;

/// <summary>
/// Creates Amazon's S3 client. Like the AWS CLI, the client takes credentials, region and endpoint from the environment, the AWS profile or
/// the machine's IAM role.
/// </summary>
public static class BucketClient
{
    /// <summary>Creates a client for S3, or for the server in <c>AWS_ENDPOINT_URL_S3</c> or <c>AWS_ENDPOINT_URL</c>.</summary>
    /// <exception cref="AuditStoreException">No region is configured.</exception>
    public static IAmazonS3 Create()
    {
        try
        {
            return new AmazonS3Client(new AmazonS3Config
            {
                RetryMode = RequestRetryMode.Standard,
                // Amazon has one host name for each bucket. A private S3 server has not, so the URL path must contain the bucket's name.
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
