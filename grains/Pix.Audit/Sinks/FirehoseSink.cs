using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>
/// Writes records to a delivery stream as JSON lines, several lines in one Firehose record, and returns the records that Firehose did not
/// accept.
/// </summary>
/// <remarks>
/// An audit record is delivered only if Firehose accepted all its lines. If Firehose refuses one Firehose record, every audit record with a
/// line in it is reported as failed and delivered again. So parts of an audit record are possibly delivered twice; readers remove the copies by
/// record id and part.
/// </remarks>
internal sealed class FirehoseSink(IFirehoseClient client, string deliveryStream) : IAuditSink
{
    /// <summary>Quotas of PutRecordBatch (Amazon Data Firehose API reference).</summary>
    private const int MaxCallRecords = 500, MaxCallBytes = 4 << 20;

    public async ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken)
    {
        var lines = new List<(int Position, byte[] Line)>(batch.Count);
        var refused = new List<int>();
        for (var position = 0; position < batch.Count; position++)
        {
            try
            {
                lines.AddRange(FirehoseLine.Of(batch[position]).Select(line => (position, line)));
            }
            catch (InvalidDataException)
            {
                refused.Add(position);
            }
        }

        var failed = new SortedSet<int>();
        var reason = refused.Count > 0 ? "larger than Firehose takes, beside its bodies" : "";
        var isFirst = true;
        var calls = new Queue<List<FirehoseRecord>>(Calls(FirehoseRecord.Of(lines)));
        while (calls.TryDequeue(out var call))
        {
            if (await PutAsync(call, failed, isFirst, cancellationToken) is { } error)
            {
                // Firehose throttles or fails. The following records are not sent now and are reported as failed, so that the order is kept.
                failed.UnionWith(calls.SelectMany(waiting => waiting).SelectMany(record => record.Positions));
                reason = error;
                break;
            }

            isFirst = false;
        }

        return new([.. failed], refused, reason);
    }

    /// <returns>The reason why not all records were taken; null if all were taken.</returns>
    private async Task<string?> PutAsync(List<FirehoseRecord> call, SortedSet<int> failed, bool isFirst, CancellationToken cancellationToken)
    {
        FirehosePutResult result;
        try
        {
            result = await client.PutRecordBatchAsync(deliveryStream, [.. call.Select(record => record.Data)], cancellationToken);
        }
        catch (Exception failure) when (!isFirst && !cancellationToken.IsCancellationRequested)
        {
            // Firehose accepted records in earlier calls of this batch. Only this call's records are reported as failed, so that those records
            // are not sent again.
            failed.UnionWith(call.SelectMany(record => record.Positions));
            return $"{failure.GetType().Name}: {failure.Message}";
        }

        var answer = FirehoseAnswer.Of(result, call.Count);
        failed.UnionWith(answer.Failed.SelectMany(index => call[index].Positions));
        return answer.Reason;
    }

    private static IEnumerable<List<FirehoseRecord>> Calls(IEnumerable<FirehoseRecord> records)
    {
        var call = new List<FirehoseRecord>();
        var bytes = 0;
        foreach (var record in records)
        {
            if (call.Count == MaxCallRecords || (call.Count > 0 && bytes + record.Data.Length > MaxCallBytes))
            {
                yield return call;
                (call, bytes) = ([], 0);
            }

            call.Add(record);
            bytes += record.Data.Length;
        }

        if (call.Count > 0)
        {
            yield return call;
        }
    }
}
