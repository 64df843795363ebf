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
    /// <summary>Reads the settings, ranks them above the settings file and below environment and command line, and has them read again at intervals.</summary>
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

    // A host has several environment sources; settings come from the last one, without prefix.
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
