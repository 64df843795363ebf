using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>The destination of shipped records. It acknowledges only what it has made durable.</summary>
public interface IAuditSink
{
    /// <summary>Delivers a batch of one stream.</summary>
    /// <param name="stream">The stream of every record.</param>
    /// <param name="batch">Records in order; never empty.</param>
    /// <param name="cancellationToken">The host is stopping; unacknowledged records are delivered again at the next start.</param>
    /// <returns>The result of each record; records not named in it are delivered.</returns>
    /// <exception cref="Exception">Nothing of the batch counts as delivered; it is retried with a growing delay.</exception>
    ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken);
}
