using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Pix.Aws.Configuration;
using Pix.Aws.Configuration.Remote;

namespace Pix.Aws.Secrets;

/// <summary>
/// Reads the HSM's user and password from Secrets Manager as the setting <c>Pix:CloudHSMSecret</c>. A rotated secret takes effect at the next
/// read.
/// </summary>
internal sealed class CloudHSMSecretSettings(IAmazonSecretsManager client, string secretId) : IRemoteSettings
{
    private const string Key = $"{AwsOptions.Section}:CloudHSMSecret";

    public string Name => $"Secret {secretId}";

    public async Task<IReadOnlyDictionary<string, string?>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var secret = await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = secretId }, cancellationToken);
            return new Dictionary<string, string?>
            {
                [Key] = secret.SecretString ?? throw new RemoteSettingsException($"{Name} is binary; it must be text: {{\"HSM_USER\":…,\"HSM_PASSWORD\":…}}."),
            };
        }
        catch (ResourceNotFoundException missing)
        {
            throw new RemoteSettingsException($"{Name} is not in Secrets Manager; create it with {{\"HSM_USER\":…,\"HSM_PASSWORD\":…}}, or set Pix:CloudHSMSecretId.", missing);
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode == "AccessDeniedException")
        {
            throw new RemoteSettingsException($"{Name}: access is denied ({refused.Message}). The role needs secretsmanager:GetSecretValue on it, and kms:Decrypt on its key.", refused);
        }
        catch (Exception failure) when (failure is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new RemoteSettingsException($"{Name} cannot be read: {failure.Message}", failure);
        }
    }
}
