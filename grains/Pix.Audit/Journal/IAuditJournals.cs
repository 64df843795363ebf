using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>The journals of this silo, one for each stream.</summary>
public interface IAuditJournals
{
    /// <summary>The journal of a stream.</summary>
    IAuditJournal this[AuditStream stream] { get; }
}
