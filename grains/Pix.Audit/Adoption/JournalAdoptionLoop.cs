using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit.Journal;

namespace Pix.Audit.Adoption;

/// <summary>Looks for journals of gone silos every <see cref="AuditOptions.JournalAdoptionInterval"/>.</summary>
internal sealed partial class JournalAdoptionLoop(
    JournalAdoption adoption, IEnumerable<ISiloMembership> memberships, IOptions<AuditOptions> options, TimeProvider time, AuditMeter meter, ILogger<JournalAdoptionLoop> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (memberships.LastOrDefault() is not { } membership)
        {
            return;
        }

        meter.ObserveUnreadable(() => adoption.Unreadable);
        await RunAsync(membership, stoppingToken);
    }

    /// <summary>Looks for journals at each interval until the host stops.</summary>
    internal async Task RunAsync(ISiloMembership membership, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.JournalAdoptionInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAdoptAsync(membership, stoppingToken);
        }
    }

    private async Task TryAdoptAsync(ISiloMembership membership, CancellationToken stoppingToken)
    {
        try
        {
            await adoption.AdoptAsync(membership, stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.AdoptionFailed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AdoptionFailed, LogLevel.Error, "Looking for audit journals of silos that are gone failed; Pix tries again at the next interval.")]
        public static partial void AdoptionFailed(ILogger logger, Exception failure);
    }
}
