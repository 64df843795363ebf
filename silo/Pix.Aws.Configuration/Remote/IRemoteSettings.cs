namespace Pix.Aws.Configuration.Remote;

/// <summary>A source of settings that Pix reads over the network.</summary>
public interface IRemoteSettings
{
    /// <summary>Name of the source in logs and errors, such as <c>Parameter Store path /pix/</c>.</summary>
    string Name { get; }

    /// <summary>Reads all settings of the source, as pairs of configuration key and value.</summary>
    /// <exception cref="RemoteSettingsException">The settings cannot be read. The message says what to do.</exception>
    Task<IReadOnlyDictionary<string, string?>> ReadAsync(CancellationToken cancellationToken);
}
