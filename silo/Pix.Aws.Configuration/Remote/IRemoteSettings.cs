namespace Pix.Aws.Configuration.Remote;

/// <summary>Settings that are kept elsewhere and read over the network.</summary>
public interface IRemoteSettings
{
    /// <summary>What a log or an error calls them.</summary>
    string Name { get; }

    /// <summary>All of them: configuration key and value.</summary>
    /// <exception cref="RemoteSettingsException">They cannot be read; the message says what to do.</exception>
    Task<IReadOnlyDictionary<string, string?>> ReadAsync(CancellationToken cancellationToken);
}
