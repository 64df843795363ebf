using Pix.Audit.Sinks;

namespace Pix.Audit.Bench;

/// <summary>A fake Firehose that accepts every record after the time that a real call takes.</summary>
internal sealed class SlowFirehose : IFirehoseClient
{
    /// <summary>Time of a call: a cautious estimate for PutRecordBatch with some MB inside a region.</summary>
    public static readonly TimeSpan CallTime = TimeSpan.FromMilliseconds(60);

    public async Task<FirehosePutResult> PutRecordBatchAsync(string deliveryStreamName, IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        await Task.Delay(CallTime, cancellationToken);
        return new(0, [.. records.Select(_ => new FirehoseRecordResult("taken", null, null))]);
    }
}
