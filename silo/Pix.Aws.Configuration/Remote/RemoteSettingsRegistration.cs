using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pix.Aws.Configuration.Remote;

/// <summary>Adds remote settings to a host.</summary>
public static class RemoteSettingsRegistration
{
    /// <summary>
    /// Reads the settings and adds them to the configuration, above the settings file and below environment and command line. Adds a service that
    /// reads them again at intervals.
    /// </summary>
    /// <exception cref="RemoteSettingsException">The settings cannot be read.</exception>
    public static async Task AddRemoteSettingsAsync(this IHostApplicationBuilder builder, IRemoteSettings remote, TimeSpan interval, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var provider = await RemoteSettingsProvider.OpenAsync(remote, cancellationToken);
        builder.Configuration.Sources.Insert(BelowEnvironment(builder.Configuration.Sources), provider);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IHostedService>(services => new RemoteSettingsReload(
            provider, interval, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<RemoteSettingsReload>>()));
    }

    // A host has several environment sources. The last of them, which has no prefix, is the one that Pix's settings come from.
    private static int BelowEnvironment(IList<IConfigurationSource> sources)
    {
        for (var index = sources.Count - 1; index >= 0; index--)
        {
            if (sources[index] is EnvironmentVariablesConfigurationSource)
            {
                return index;
            }
        }

        return sources.Count;
    }
}
