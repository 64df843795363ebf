using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>The journals of this silo, one for each stream.</summary>
public interface IAuditJournals
{
    /// <summary>The journal of a stream; if it is not open on this silo, one that refuses every append.</summary>
    IAuditJournal this[AuditStream stream] { get; }
}
