namespace Pix.Audit;

/// <summary>Puts records into a delivery stream as JSON lines; those not taken are reported to be sent again alone.</summary>
internal sealed class FirehoseSink(IFirehoseClient client, string deliveryStream) : IAuditSink
{
    /// <summary>Quota of PutRecordBatch: a record before Base64 is at most 1,000 KiB.</summary>
    public const int MaxRecordBytes = 1000 << 10;

    public async ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken)
    {
        var lines = batch.Select(record => (ReadOnlyMemory<byte>)JsonLine.Of(record)).ToList();
        var result = await client.PutRecordBatchAsync(deliveryStream, lines, cancellationToken);
        if (result.FailedPutCount == 0)
        {
            return SinkDelivery.Complete;
        }

        var failed = result.RequestResponses.Select((response, position) => (response, position)).Where(pair => pair.response.ErrorCode is not null).ToList();
        return new([.. failed.Select(pair => pair.position)], [], failed.FirstOrDefault().response?.ErrorCode ?? "");
    }
}
