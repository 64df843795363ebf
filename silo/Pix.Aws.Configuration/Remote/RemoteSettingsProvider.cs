using Microsoft.Extensions.Configuration;

namespace Pix.Aws.Configuration.Remote;

/// <summary>Remote settings as a configuration provider. It holds the last settings read; another class reads them, because reading is asynchronous.</summary>
public sealed class RemoteSettingsProvider : ConfigurationProvider, IConfigurationSource
{
    /// <summary>A provider that begins with settings already read.</summary>
    public RemoteSettingsProvider(IRemoteSettings remote, IReadOnlyDictionary<string, string?> settings)
    {
        Remote = remote;
        Data = Copy(settings);
    }

    /// <summary>The source of the settings.</summary>
    public IRemoteSettings Remote { get; }

    /// <summary>Reads the settings and makes a provider of them.</summary>
    /// <exception cref="RemoteSettingsException">The settings cannot be read.</exception>
    public static async Task<RemoteSettingsProvider> OpenAsync(IRemoteSettings remote, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return new RemoteSettingsProvider(remote, await remote.ReadAsync(cancellationToken));
    }

    /// <summary>Takes newly read settings, and notifies configuration watchers when something changed.</summary>
    /// <returns>Names of the settings that changed, were added or were removed.</returns>
    /// <exception cref="AggregateException">A notified watcher refused the change; the new settings are in place all the same.</exception>
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
