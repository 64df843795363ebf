using System.Runtime.InteropServices;
using Amazon.KinesisFirehose;
using Amazon.KinesisFirehose.Model;
using Pix.Audit.Sinks;

namespace Pix.Aws.Auditing;

/// <summary>Implements the audit's Firehose interface by calls to Amazon Data Firehose.</summary>
internal sealed class FirehoseClient(IAmazonKinesisFirehose firehose) : IFirehoseClient
{
    public async Task<FirehosePutResult> PutRecordBatchAsync(string deliveryStreamName, IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        var request = new PutRecordBatchRequest { DeliveryStreamName = deliveryStreamName, Records = [.. records.Select(record => new Record { Data = Stream(record) })] };
        var response = await firehose.PutRecordBatchAsync(request, cancellationToken);
        return new FirehosePutResult(
            response.FailedPutCount,
            [.. response.RequestResponses.Select(entry => new FirehoseRecordResult(entry.RecordId, entry.ErrorCode, entry.ErrorMessage))]);
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> record) => MemoryMarshal.TryGetArray(record, out var bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false, publiclyVisible: true)
        : new MemoryStream(record.ToArray());
}
