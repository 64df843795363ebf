namespace Pix.Audit;

/// <summary>Puts records into a delivery stream as JSON lines; those not taken are reported, to be sent again alone.</summary>
/// <remarks>A record counts as taken when all its lines are; a record of several parts may so be delivered twice in part, which readers drop by record id and part.</remarks>
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
        foreach (var call in Calls(lines))
        {
            var error = await PutAsync(call, failed, cancellationToken);
            reason = error ?? reason;
            if (error is not null)
            {
                // Firehose is throttling or ill: what comes after waits, and the order is kept.
                failed.UnionWith(lines.Skip(lines.IndexOf(call[^1]) + 1).Select(line => line.Position));
                break;
            }
        }

        return new([.. failed], refused, reason);
    }

    private async Task<string?> PutAsync(List<(int Position, byte[] Line)> call, SortedSet<int> failed, CancellationToken cancellationToken)
    {
        var result = await client.PutRecordBatchAsync(deliveryStream, [.. call.Select(line => (ReadOnlyMemory<byte>)line.Line)], cancellationToken);
        var reading = FirehoseAnswer.Of(result, call.Count);
        failed.UnionWith(reading.Failed.Select(index => call[index].Position));
        return reading.Reason;
    }

    private static IEnumerable<List<(int Position, byte[] Line)>> Calls(List<(int Position, byte[] Line)> lines)
    {
        var call = new List<(int, byte[])>();
        var bytes = 0;
        foreach (var line in lines)
        {
            if (call.Count == MaxCallRecords || (call.Count > 0 && bytes + line.Line.Length > MaxCallBytes))
            {
                yield return call;
                (call, bytes) = ([], 0);
            }

            call.Add(line);
            bytes += line.Line.Length;
        }

        if (call.Count > 0)
        {
            yield return call;
        }
    }
}
