using Amazon.KinesisFirehose.Model;

namespace Amazon.KinesisFirehose;

/// <summary>
/// The part of Amazon Data Firehose that Pix uses. Names and types match the package AWSSDK.KinesisFirehose, so that package can replace this
/// interface.
/// </summary>
public interface IAmazonKinesisFirehose : IDisposable
{
    /// <summary>Writes several records to a delivery stream. Firehose possibly accepts some of the records and refuses others.</summary>
    /// <exception cref="AmazonKinesisFirehoseException">Firehose answered with an error.</exception>
    Task<PutRecordBatchResponse> PutRecordBatchAsync(PutRecordBatchRequest request, CancellationToken cancellationToken = default);
}
