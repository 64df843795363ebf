using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>The destination of shipped records. A sink acknowledges only records that it has made durable.</summary>
public interface IAuditSink
{
    /// <summary>Delivers a batch of one stream.</summary>
    /// <param name="stream">The stream of every record.</param>
    /// <param name="batch">Records in order; never empty.</param>
    /// <param name="cancellationToken">Cancelled when the host stops; unacknowledged records are delivered again at the next start.</param>
    /// <returns>The records that were not delivered. Every record whose position is not in the result was delivered.</returns>
    /// <exception cref="Exception">
    /// Thrown if delivery failed as a whole. The caller treats no record of the batch as delivered, and retries the batch with a growing delay.
    /// </exception>
    ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken);
}
