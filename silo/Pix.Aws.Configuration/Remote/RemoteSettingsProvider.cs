using Microsoft.Extensions.Configuration;

namespace Pix.Aws.Configuration.Remote;

/// <summary>Remote settings as a configuration provider. It holds what was read last; reading is somebody else's, for it is asynchronous.</summary>
public sealed class RemoteSettingsProvider : ConfigurationProvider, IConfigurationSource
{
    /// <summary>A provider that begins with settings already read.</summary>
    public RemoteSettingsProvider(IRemoteSettings remote, IReadOnlyDictionary<string, string?> settings)
    {
        Remote = remote;
        Data = Copy(settings);
    }

    /// <summary>Where the settings are from.</summary>
    public IRemoteSettings Remote { get; }

    /// <summary>Reads the settings and makes a provider of them.</summary>
    /// <exception cref="RemoteSettingsException">They cannot be read.</exception>
    public static async Task<RemoteSettingsProvider> OpenAsync(IRemoteSettings remote, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return new RemoteSettingsProvider(remote, await remote.ReadAsync(cancellationToken));
    }

    /// <summary>Takes settings that were read again. Whoever watches the configuration is told, if something changed.</summary>
    /// <returns>Names of the settings that changed, are new, or are gone.</returns>
    /// <exception cref="AggregateException">Somebody who was told refused the change; the settings are the new ones all the same.</exception>
    public IReadOnlyList<string> Replace(IReadOnlyDictionary<string, string?> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var fresh = Copy(settings);
        string[] changed = [.. fresh.Keys.Union(Data.Keys, StringComparer.OrdinalIgnoreCase).Where(name => Differs(name, fresh)).Order(StringComparer.Ordinal)];
        if (changed.Length > 0)
        {
            Data = fresh;
            OnReload();
        }

        return changed;
    }

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    private bool Differs(string name, Dictionary<string, string?> fresh) =>
        !Data.TryGetValue(name, out var old) || !fresh.TryGetValue(name, out var value) || !string.Equals(old, value, StringComparison.Ordinal);

    private static Dictionary<string, string?> Copy(IReadOnlyDictionary<string, string?> settings) => new(settings, StringComparer.OrdinalIgnoreCase);
}
