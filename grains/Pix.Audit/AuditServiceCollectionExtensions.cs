using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pix.Audit.Adoption;
using Pix.Audit.Checkpoints;
using Pix.Audit.Compaction;
using Pix.Audit.Journal;
using Pix.Audit.Modes;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Settings;

namespace Pix.Audit;

/// <summary>Registers the audit room.</summary>
public static class AuditServiceCollectionExtensions
{
    /// <summary>
    /// Adds one journal for each stream (<see cref="IAuditJournals"/>, or <see cref="IAuditJournal"/> keyed by <see cref="AuditStream"/>),
    /// opened before the host's other services start, and their shipping; also adoption of gone silos' journals when an <see
    /// cref="ISiloMembership"/> is registered.
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
        services.TryAddSingleton<AuditJournals>();
        services.TryAddSingleton<IAuditJournals>(provider => provider.GetRequiredService<AuditJournals>());
        services.TryAddSingleton<IAuditSinks, AuditSinks>();
        foreach (var stream in AuditStreams.All)
        {
            services.TryAddKeyedSingleton(stream, (provider, key) => provider.GetRequiredService<IAuditJournals>()[(AuditStream)key!]);
        }

        services.TryAddSingleton<CheckpointBook>();
        services.TryAddSingleton<SettingRefusals>();
        services.TryAddSingleton<CheckpointWitness>();
        services.TryAddSingleton<CheckpointWriters>();
        services.TryAddSingleton<JournalAdoption>();
        services.TryAddSingleton<JournalEnd>();
        services.AddHostedService<AuditShipping>();
        services.AddHostedService<JournalWatch>();
        services.AddHostedService<JournalAdoptionLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckpointWitness>());
        services.AddHostedService<ParquetCompactionLoop>();
        services.AddHostedService<EarlierModes>();
        return services;
    }
}
