using Orleans.Concurrency;
using Pix.Audit.Journal;

namespace Pix.Grains.Audit;

/// <summary>
/// Owns this silo's audit of one participant and stream: opens its journal, ships from it, closes it. Key: <c>99999010/spi</c>. Local: a
/// call never leaves its silo.
/// </summary>
[Alias("pix.IAuditGrain")]
internal interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>The open journal. Records are appended to it on any core, without a turn of this grain (docs/adr/0025-grains-that-own.md).</summary>
    /// <exception cref="JournalInUseException">Another process has the journal.</exception>
    [Alias("Journal")]
    Task<Immutable<IAuditJournal>> JournalAsync();
}
