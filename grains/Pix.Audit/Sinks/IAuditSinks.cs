namespace Pix.Audit;

/// <summary>The sink of each stream.</summary>
internal interface IAuditSinks
{
    IAuditSink this[AuditStream stream] { get; }
}
