using System.Net;
using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

/// <summary>Which version of which secret.</summary>
public sealed class GetSecretValueRequest
{
    /// <summary>Name or ARN.</summary>
    public string SecretId { get; set; } = "";

    /// <summary>Id of a version.</summary>
    public string? VersionId { get; set; }

    /// <summary>Stage of a version; <c>AWSCURRENT</c> when neither is given.</summary>
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

    /// <summary>The secret, if it is binary.</summary>
    public MemoryStream? SecretBinary { get; set; }

    /// <summary>The secret, if it is text.</summary>
    public string? SecretString { get; set; }

    /// <summary>Id of the version.</summary>
    public string? VersionId { get; set; }

    /// <summary>Stages of the version.</summary>
    public List<string> VersionStages { get; set; } = [];
}

/// <summary>The secret's key cannot decrypt it.</summary>
public sealed class DecryptionFailureException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>A fault of the service.</summary>
public sealed class InternalServiceErrorException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The request is not one.</summary>
public sealed class InvalidParameterException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The secret's state does not allow it.</summary>
public sealed class InvalidRequestException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>There is no such secret.</summary>
public sealed class ResourceNotFoundException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonSecretsManagerException(message, innerException, errorType, errorCode, requestId, statusCode);
