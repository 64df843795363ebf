using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pix.Audit.Adoption;
using Pix.Audit.Checkpoints;
using Pix.Audit.Compaction;
using Pix.Audit.Journal;
using Pix.Audit.Lines;
using Pix.Audit.Modes;
using Pix.Audit.Sinks;
using Pix.Settings;

namespace Pix.Audit;

/// <summary>Registers the services of Pix.Audit.</summary>
public static class AuditServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="AuditLines"/>, which opens the audit line (journal, shipping, checkpoints) of each stream, and <see
    /// cref="IAuditJournals"/>, which gives access to the open journals. If an <see cref="ISiloMembership"/> is registered, this silo also
    /// ships the journals of gone silos.
    /// </summary>
    public static IServiceCollection AddPixAudit(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<AuditOptions>().Bind(configuration.GetSection(AuditOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => LogMachine.Real(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<AuditMeter>();
        services.TryAddSingleton<AppendsInTime>();
        services.TryAddSingleton<AuditLines>();
        services.TryAddSingleton<IAuditJournals>(provider => provider.GetRequiredService<AuditLines>());
        services.TryAddSingleton<IAuditSinks, AuditSinks>();
        services.TryAddSingleton<CheckpointBook>();
        services.TryAddSingleton<SettingRefusals>();
        services.TryAddSingleton<CheckpointWitness>();
        services.TryAddSingleton<CheckpointWriters>();
        services.TryAddSingleton<JournalAdoption>();
        services.TryAddSingleton<JournalEnd>();
        services.AddHostedService<JournalsFirst>();
        services.AddHostedService<JournalWatch>();
        services.AddHostedService<JournalAdoptionLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckpointWitness>());
        services.AddHostedService<ParquetCompactionLoop>();
        services.AddHostedService<EarlierModes>();
        return services;
    }
}
