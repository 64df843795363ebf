using System.Collections.Immutable;
using Pix.Contracts.Operating;

namespace Pix.Grains.Observation;

/// <summary>Operators' view of one silo. The grain key is the silo's address, and the caller asks Orleans to place the grain on that silo.</summary>
[Alias("pix.ISiloViewGrain")]
internal interface ISiloViewGrain : IGrainWithStringKey
{
    /// <summary>Returns the current state of the silo; null when the grain runs on another silo, because its own silo is gone.</summary>
    [Alias("GetSnapshot")]
    Task<SiloSnapshot?> GetSnapshotAsync();

    /// <summary>Returns the exchanges with this id that the silo has in memory.</summary>
    [Alias("Find")]
    Task<ImmutableArray<ExchangeSummary>> FindAsync(string id);

    /// <summary>Drains and stops the silo; returns null when the grain runs on another silo, because its own silo is gone.</summary>
    [Alias("Drain")]
    Task<DrainResult?> DrainAsync(DrainOrder order);

    /// <summary>Cancels a read on the silo, because its caller is gone.</summary>
    [Alias("Abandon")]
    Task AbandonAsync(string requestId);
}
