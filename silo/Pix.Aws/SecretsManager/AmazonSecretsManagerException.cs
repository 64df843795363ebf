using System.Net;
using Amazon.Runtime;

namespace Amazon.SecretsManager;

/// <summary>An error answer of Secrets Manager. <see cref="AmazonServiceException.ErrorCode"/> is the service's code.</summary>
/// <param name="message">The service's description of the error.</param>
/// <param name="innerException">The exception that caused this one.</param>
/// <param name="errorType">Whether the sender or the service is at fault.</param>
/// <param name="errorCode">Error code of the service, such as <c>ResourceNotFoundException</c>.</param>
/// <param name="requestId">Id of the request, for AWS support.</param>
/// <param name="statusCode">HTTP status.</param>
public class AmazonSecretsManagerException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
