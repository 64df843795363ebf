namespace Pix.Audit.Sinks;

/// <summary>The operations of Amazon Data Firehose that the audit needs (API reference, PutRecordBatch). The AWS room implements it.</summary>
public interface IFirehoseClient
{
    /// <summary>Puts up to 500 records and 4 MiB into a delivery stream.</summary>
    /// <param name="deliveryStreamName">Name of the delivery stream.</param>
    /// <param name="records">Data of each record, at most 1,000 KiB.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<FirehosePutResult> PutRecordBatchAsync(string deliveryStreamName, IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken);
}
