using Pix.Audit.Records;
using Pix.Audit.Sinks;

namespace Pix.Audit.Bench;

/// <summary>A sink that accepts and discards every record at once.</summary>
internal sealed class DiscardingSink : IAuditSink
{
    public ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken) =>
        ValueTask.FromResult(SinkDelivery.Complete);
}
