using System.Net;
using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

/// <summary>Request for one version of a secret.</summary>
public sealed class GetSecretValueRequest
{
    /// <summary>Name or ARN of the secret.</summary>
    public string SecretId { get; set; } = "";

    /// <summary>Id of the version to read; null if the version is not selected by id.</summary>
    public string? VersionId { get; set; }

    /// <summary>
    /// Stage of the version to read, such as <c>AWSCURRENT</c>; null if not selected by stage. Without id and stage, <c>AWSCURRENT</c> is read.
    /// </summary>
    public string? VersionStage { get; set; }
}

/// <summary>A version of a secret.</summary>
public sealed class GetSecretValueResponse
{
    /// <summary>ARN of the secret.</summary>
    public string? ARN { get; set; }

    /// <summary>When the version was made.</summary>
    public DateTime? CreatedDate { get; set; }

    /// <summary>Name of the secret.</summary>
    public string? Name { get; set; }

    /// <summary>The secret if it is binary; otherwise null.</summary>
    public MemoryStream? SecretBinary { get; set; }

    /// <summary>The secret if it is text; otherwise null.</summary>
    public string? SecretString { get; set; }

    /// <summary>Id of the version.</summary>
    public string? VersionId { get; set; }

    /// <summary>Stages of the version.</summary>
    public List<string> VersionStages { get; set; } = [];
}

/// <summary>Secrets Manager cannot decrypt the secret with its key.</summary>
public sealed class DecryptionFailureException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Secrets Manager had an internal error.</summary>
public sealed class InternalServiceErrorException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The request has an invalid parameter.</summary>
public sealed class InvalidParameterException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The secret's state does not allow the request.</summary>
public sealed class InvalidRequestException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The secret does not exist.</summary>
public sealed class ResourceNotFoundException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);
