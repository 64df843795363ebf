using Amazon.SecretsManager.Model;

namespace Amazon.SecretsManager;

/// <summary>The part of Secrets Manager that Pix uses. Names and shapes are those of the package AWSSDK.SecretsManager, which can replace this.</summary>
public interface IAmazonSecretsManager : IDisposable
{
    /// <summary>Reads a version of a secret; without id and stage the current one.</summary>
    /// <exception cref="AmazonSecretsManagerException">Secrets Manager answered with an error.</exception>
    Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request, CancellationToken cancellationToken = default);
}
