namespace Pix.Aws.Configuration.Remote;

/// <summary>Settings that are kept elsewhere and read over the network.</summary>
public interface IRemoteSettings
{
    /// <summary>Their name in logs and errors.</summary>
    string Name { get; }

    /// <summary>All settings: configuration key and value.</summary>
    /// <exception cref="RemoteSettingsException">They cannot be read; the message says what to do.</exception>
    Task<IReadOnlyDictionary<string, string?>> ReadAsync(CancellationToken cancellationToken);
}
