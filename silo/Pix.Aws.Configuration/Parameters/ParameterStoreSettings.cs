using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Pix.Aws.Configuration.Remote;

namespace Pix.Aws.Configuration.Parameters;

/// <summary>
/// Reads the parameters under a path of AWS Parameter Store. The parameter <c>/pix/proxy/cloudhsm/NAME</c> becomes the setting
/// <c>Pix:NAME</c>; deeper levels become sections.
/// </summary>
/// <remarks>
/// Values are used unchanged, for example PEM with its line breaks. A StringList is a comma-separated list, the form of all lists in Pix.
/// </remarks>
public sealed class ParameterStoreSettings(IAmazonSimpleSystemsManagement client, string path) : IRemoteSettings
{
    /// <inheritdoc/>
    public string Name => $"Parameter Store path {path}";

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string?>> ReadAsync(CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        string? next = null;
        do
        {
            var page = await PageAsync(next, cancellationToken);
            foreach (var parameter in page.Parameters ?? [])
            {
                settings[KeyOf(parameter.Name)] = parameter.Value;
            }

            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return settings;
    }

    private string KeyOf(string parameter) => $"{AwsOptions.Section}:{parameter[path.Length..].Replace('/', ':')}";

    private async Task<GetParametersByPathResponse> PageAsync(string? token, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetParametersByPathAsync(
                new GetParametersByPathRequest { Path = path, Recursive = true, WithDecryption = true, NextToken = token }, cancellationToken);
        }
        catch (AmazonServiceException refused) when (refused.ErrorCode == "AccessDeniedException")
        {
            throw new RemoteSettingsException(
                $"{Name}: access is denied ({refused.Message}). The role needs ssm:GetParametersByPath on it, and kms:Decrypt on the key of its SecureString parameters.", refused);
        }
        catch (Exception failure) when (failure is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new RemoteSettingsException($"{Name} cannot be read: {failure.Message}", failure);
        }
    }
}
