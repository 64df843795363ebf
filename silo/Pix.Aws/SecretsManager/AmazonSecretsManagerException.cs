using System.Net;
using Amazon.Runtime;

namespace Amazon.SecretsManager;

/// <summary>An error answer of Secrets Manager. <see cref="AmazonServiceException.ErrorCode"/> is the service's.</summary>
/// <param name="message">In the service's words.</param>
/// <param name="innerException">The exception that caused it.</param>
/// <param name="errorType">Whether sender or service is at fault.</param>
/// <param name="errorCode">Such as <c>ResourceNotFoundException</c>.</param>
/// <param name="requestId">For AWS support.</param>
/// <param name="statusCode">HTTP status.</param>
public class AmazonSecretsManagerException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
