using System.Collections.Immutable;
using Pix.Contracts.Operating;

namespace Pix.Grains.Observation;

/// <summary>Operators' view of one silo. The grain key is the silo's address, and the caller asks Orleans to place the grain on that silo.</summary>
[Alias("pix.ISiloViewGrain")]
internal interface ISiloViewGrain : IGrainWithStringKey
{
    /// <summary>Returns the state of the silo; null if Orleans placed this grain on another silo, because the silo that the key names is gone.</summary>
    [Alias("GetSnapshot")]
    Task<SiloSnapshot?> GetSnapshotAsync();

    /// <summary>Returns the exchanges with this id that the silo has in memory.</summary>
    [Alias("Find")]
    Task<ImmutableArray<ExchangeSummary>> FindAsync(string id);

    /// <summary>Drains and stops the silo; returns null if Orleans placed this grain on another silo, because the silo that the key names is gone.</summary>
    [Alias("Drain")]
    Task<DrainResult?> DrainAsync(DrainOrder order);

    /// <summary>Cancels a read on the silo, because the caller of the read is gone.</summary>
    [Alias("Abandon")]
    Task AbandonAsync(string requestId);
}
