using Pix.Audit.Sinks;

namespace Pix.Audit.Bench;

/// <summary>A Firehose that takes everything after the time of a call to one.</summary>
internal sealed class SlowFirehose : IFirehoseClient
{
    /// <summary>A guess on the safe side for PutRecordBatch of some MB inside a region.</summary>
    public static readonly TimeSpan CallTime = TimeSpan.FromMilliseconds(60);

    public async Task<FirehosePutResult> PutRecordBatchAsync(string deliveryStreamName, IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        await Task.Delay(CallTime, cancellationToken);
        return new(0, [.. records.Select(_ => new FirehoseRecordResult("taken", null, null))]);
    }
}
