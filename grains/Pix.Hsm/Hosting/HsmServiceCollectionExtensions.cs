using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pix.Hsm.Keys;
using Pix.Hsm.Memory;
using Pix.Hsm.Mtls;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>Registers the services of the HSM.</summary>
public static class HsmServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ISigningKeyRing"/>, <see cref="ICheckpointKey"/> and <see cref="MtlsIdentity"/>, which can be used when the host has
    /// started. Settings (<see cref="HsmOptions"/>, section <c>Pix</c>) are validated before any service starts, and changed settings are
    /// applied while the host runs. If <see cref="ISigningMemoryFiles"/> is registered, the signing pairs are written to files. At the next
    /// start, the pairs of the settings are compared with the written pairs, in the same way as when the settings change.
    /// </summary>
    public static IServiceCollection AddPixHsm(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HsmOptions>().Bind(configuration.GetSection(HsmOptions.Section));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HsmOptions>, HsmOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new HsmMetrics(provider.GetService<IMeterFactory>()));
        services.AddSingleton(new HsmSettingsSource(configuration, new HsmOptionsValidator()));
        services.AddSingleton(provider => new SigningLease(provider.GetService<ISigningMemoryFiles>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SigningKeyRing>();
        services.AddSingleton<ISigningKeyRing>(provider => provider.GetRequiredService<SigningKeyRing>());
        services.AddSingleton<HsmCheckpointKey>();
        services.AddSingleton<ICheckpointKey>(provider => provider.GetRequiredService<HsmCheckpointKey>());
        services.AddSingleton(provider => new MtlsIdentity(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HsmService>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<HsmService>());
        return services;
    }
}
