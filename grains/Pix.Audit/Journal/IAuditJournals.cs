namespace Pix.Audit;

/// <summary>The journals of this silo, one for each stream.</summary>
public interface IAuditJournals
{
    /// <summary>The journal of a stream.</summary>
    IAuditJournal this[AuditStream stream] { get; }
}
