using Amazon.KinesisFirehose.Model;

namespace Amazon.KinesisFirehose;

/// <summary>The part of Amazon Data Firehose that Pix uses. Names and shapes are those of the package AWSSDK.KinesisFirehose, which can replace this.</summary>
public interface IAmazonKinesisFirehose : IDisposable
{
    /// <summary>Writes several records to a delivery stream; some may be taken and others refused.</summary>
    /// <exception cref="AmazonKinesisFirehoseException">Firehose answered with an error.</exception>
    Task<PutRecordBatchResponse> PutRecordBatchAsync(PutRecordBatchRequest request, CancellationToken cancellationToken = default);
}
