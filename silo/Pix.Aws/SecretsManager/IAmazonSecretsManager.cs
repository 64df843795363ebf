using Amazon.SecretsManager.Model;

namespace Amazon.SecretsManager;

/// <summary>
/// The part of Secrets Manager that Pix uses. Names and types match the package AWSSDK.SecretsManager, so that package can replace this
/// interface.
/// </summary>
public interface IAmazonSecretsManager : IDisposable
{
    /// <summary>Reads a version of a secret; without a version id and stage, the current version.</summary>
    /// <exception cref="AmazonSecretsManagerException">Secrets Manager answered with an error.</exception>
    Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request, CancellationToken cancellationToken = default);
}
