using Amazon.KinesisFirehose.Model;

namespace Amazon.KinesisFirehose;

/// <summary>What Pix uses of Amazon Data Firehose. Names and shapes are those of the package AWSSDK.KinesisFirehose, which takes this one's place.</summary>
public interface IAmazonKinesisFirehose : IDisposable
{
    /// <summary>Writes several records into a delivery stream; some may be taken and others not.</summary>
    /// <exception cref="AmazonKinesisFirehoseException">Firehose answered with an error.</exception>
    Task<PutRecordBatchResponse> PutRecordBatchAsync(PutRecordBatchRequest request, CancellationToken cancellationToken = default);
}
