using System.Collections.Immutable;
using Pix.Contracts.Operating;

namespace Pix.Grains.Observation;

/// <summary>One silo's own view. The key is the silo's address; the caller asks for it to be placed there.</summary>
[Alias("pix.ISiloViewGrain")]
internal interface ISiloViewGrain : IGrainWithStringKey
{
    /// <summary>The current state of this silo; null when the grain runs on another silo, because its own is gone.</summary>
    [Alias("GetSnapshot")]
    Task<SiloSnapshot?> GetSnapshotAsync();

    /// <summary>Exchanges with this id that the silo remembers.</summary>
    [Alias("Find")]
    Task<ImmutableArray<ExchangeSummary>> FindAsync(string id);

    /// <summary>Drains and stops this silo; null when the grain runs on another silo, because its own is gone.</summary>
    [Alias("Drain")]
    Task<DrainResult?> DrainAsync(DrainOrder order);

    /// <summary>Cancels a read of this silo whose caller is gone.</summary>
    [Alias("Abandon")]
    Task AbandonAsync(string requestId);
}
