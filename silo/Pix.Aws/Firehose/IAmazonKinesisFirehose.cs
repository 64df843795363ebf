using Amazon.KinesisFirehose.Model;

namespace Amazon.KinesisFirehose;

/// <summary>The part of Amazon Data Firehose that Pix uses. Names and types match the package AWSSDK.KinesisFirehose, which can replace it.</summary>
public interface IAmazonKinesisFirehose : IDisposable
{
    /// <summary>Writes several records to a delivery stream. Firehose may take some of them and refuse others.</summary>
    /// <exception cref="AmazonKinesisFirehoseException">Firehose answered with an error.</exception>
    Task<PutRecordBatchResponse> PutRecordBatchAsync(PutRecordBatchRequest request, CancellationToken cancellationToken = default);
}
