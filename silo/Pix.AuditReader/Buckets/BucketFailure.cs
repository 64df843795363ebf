using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Buckets;

/// <summary>Turns a failure of S3 into an exception whose message says what to do.</summary>
internal static class BucketFailure
{
    public static AuditStoreException Of(Exception failure, string place) => new(
        failure switch
        {
            AmazonS3Exception refused => Sentence(refused, place),
            AmazonServiceException service => $"{place}: AWS answered {(int)service.StatusCode} {service.ErrorCode}: {service.Message}",
            AmazonClientException { InnerException: HttpRequestException unreachable } => $"{place}: S3 cannot be reached: {unreachable.Message}",
            AmazonClientException client => $"{place}: {client.Message} Credentials and region come from the environment, the profile or the machine's role, as for the AWS CLI (AWS_PROFILE, AWS_REGION).",
            HttpRequestException unreachable => $"{place}: S3 cannot be reached: {unreachable.Message}",
            _ => $"{place}: {failure.Message}",
        },
        failure);

    /// <summary>True if <see cref="Of"/> can explain the failure: S3 refused the request, S3 was not reached, or the download broke off.</summary>
    public static bool Is(Exception failure) => failure is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException;

    private static string Sentence(AmazonS3Exception refused, string place) => (refused.ErrorCode, refused.StatusCode) switch
    {
        ("NoSuchBucket", _) => $"{place}: there is no such bucket.",
        ("NoSuchKey", _) => $"{place} is not there any more.",
        ("PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException", _) => $"{place}: the bucket is in another region; set AWS_REGION to it ({refused.Message})",
        (var code, HttpStatusCode.Forbidden) => $"{place}: S3 refuses access ({code}). Reading needs s3:ListBucket, s3:GetObject and kms:Decrypt on the audit's bucket and key.",
        (var code, HttpStatusCode.PreconditionFailed) => $"{place} changed while it was read ({code}); run the command again.",
        var (code, status) => $"{place}: S3 answered {(int)status} {code}: {refused.Message}",
    };
}
