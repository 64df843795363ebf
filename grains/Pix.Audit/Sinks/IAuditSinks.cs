using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>The sink of each stream.</summary>
internal interface IAuditSinks
{
    IAuditSink this[AuditStream stream] { get; }
}
