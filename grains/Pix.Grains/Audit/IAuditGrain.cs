using Orleans.Concurrency;
using Pix.Audit.Journal;

namespace Pix.Grains.Audit;

/// <summary>
/// Owns this silo's journal of one audit stream of a participant: opens the journal, ships its records and closes it. The grain key is, for
/// example, <c>99999010/spi</c>. A call to this grain runs on the caller's silo.
/// </summary>
[Alias("pix.IAuditGrain")]
internal interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>
    /// Returns the open journal. The caller appends records to the journal directly, on any thread, without calls to this grain
    /// (docs/adr/0025-grains-that-own.md).
    /// </summary>
    /// <exception cref="JournalInUseException">Another process has the journal open.</exception>
    [Alias("Journal")]
    Task<Immutable<IAuditJournal>> JournalAsync();
}
