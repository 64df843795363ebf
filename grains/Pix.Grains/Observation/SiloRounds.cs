using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Grains.Audit;
using Pix.Grains.Rates;
using Pix.Protocol;
using Pix.Protocol.Admission;
using Pix.Rates.Desk;

namespace Pix.Grains.Observation;

/// <summary>
/// Background work of an active silo: opens its journals, logs how messages are checked, reports its rate leases to their owners, activates
/// DICT's budget owner, and watches the catalogue.
/// </summary>
internal sealed partial class SiloRounds(
    IGrainFactory grains, LocalJournals journals, RateDesk desk, CatalogWatch catalog, IOptionsMonitor<ProtocolOptions> protocol, TimeProvider time, ILogger<SiloRounds> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private Task _rounds = Task.CompletedTask;

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(nameof(SiloRounds), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    // Opens the journals first. A silo that cannot open its journals cannot carry out any request, so it does not start.
    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await journals.OpenAsync(cancellationToken);
        var coverage = SchemaCoverage.Of(protocol.CurrentValue);
        Log.Checked(logger, Names(coverage.BySchema), Names(coverage.ByTable), Names(coverage.Bare));
        _rounds = Task.WhenAll(
            Task.Run(() => desk.RunAsync(_stop.Token), CancellationToken.None),
            Task.Run(() => catalog.RunAsync(_stop.Token), CancellationToken.None),
            Task.Run(WakeAsync, CancellationToken.None));
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _rounds.WaitAsync(EndTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Activates the budget owner, which then reads DICT's bucket levels before the first look-up.
    private Task WakeAsync() => grains.GetGrain<IRateBudgetGrain>(RateBudgets.Dict(protocol.CurrentValue.Ispb)).WakeAsync();

    private static string Names(ImmutableArray<string> messages) => messages.IsEmpty ? "none" : string.Join(", ", messages);

    private static partial class Log
    {
        [LoggerMessage(EventIds.MessagesChecked, LogLevel.Information,
            "How Pix checks messages before signing. Message versions checked by their own schema: {BySchema}; only by root element, ids and parties of their kind: {ByTable}; only by the rules for every message: {Bare}. Schemas come from Pix:SchemaFolder.")]
        public static partial void Checked(ILogger logger, string bySchema, string byTable, string bare);
    }
}
