using Microsoft.Extensions.Configuration;

namespace Pix.Aws.Configuration.Remote;

/// <summary>
/// A configuration provider with the remote settings that were read last. <see cref="RemoteSettingsReload"/> reads them again, because a
/// configuration provider cannot read asynchronously.
/// </summary>
public sealed class RemoteSettingsProvider : ConfigurationProvider, IConfigurationSource
{
    /// <summary>Creates a provider with settings that were already read.</summary>
    public RemoteSettingsProvider(IRemoteSettings remote, IReadOnlyDictionary<string, string?> settings)
    {
        Remote = remote;
        Data = Copy(settings);
    }

    /// <summary>The remote source of the settings.</summary>
    public IRemoteSettings Remote { get; }

    /// <summary>Reads the settings and creates a provider with them.</summary>
    /// <exception cref="RemoteSettingsException">The settings cannot be read.</exception>
    public static async Task<RemoteSettingsProvider> OpenAsync(IRemoteSettings remote, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return new RemoteSettingsProvider(remote, await remote.ReadAsync(cancellationToken));
    }

    /// <summary>Replaces the settings with newly read ones, and notifies the watchers of the configuration if a setting changed.</summary>
    /// <returns>Names of the settings that were changed, added or removed.</returns>
    /// <exception cref="AggregateException">A watcher refused the change. The provider has the new settings nevertheless.</exception>
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
