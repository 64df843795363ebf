using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pix.Audit.Records;
using Pix.Settings;

namespace Pix.Audit.Sinks;

/// <summary>Writes each batch as one Parquet file per partition, in the layout that Firehose uses in production.</summary>
/// <remarks>
/// The file name is computed from the records. So if the same batch is delivered twice, there is still one file, and different batches have
/// different names.
/// </remarks>
internal sealed class ParquetSink(string auditPath, string siloName) : IAuditSink
{
    public async ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken)
    {
        var failed = new List<int>();
        var reason = "";
        foreach (var partition in batch.Index().GroupBy(record => Partition(record.Item.RequestDate), StringComparer.Ordinal))
        {
            try
            {
                await WriteAsync(Path.Combine(auditPath, "log", stream.Name(), partition.Key), [.. partition.Select(record => record.Item)], cancellationToken);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The records of this hour are reported as failed. The loop continues with the records of other hours.
                failed.AddRange(partition.Select(record => record.Index));
                reason = failure.Message;
            }
        }

        return failed.Count == 0 ? SinkDelivery.Complete : new([.. failed.Order()], [], reason);
    }

    private async Task WriteAsync(string folder, List<AuditRecord> records, CancellationToken cancellationToken)
    {
        var content = await ParquetFile.WriteAsync(records, cancellationToken);
        CreateDurably(folder);
        DurableFile.Write(Path.Combine(folder, Name(records)), content.Span);
    }

    /// <summary>Returns the Hive partition of a time in UTC, named as Firehose's <c>!{timestamp:yyyy}</c> prefix expression names it.</summary>
    internal static string Partition(string requestDate) => Partition(AuditTime.Parse(requestDate));

    internal static string Partition(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return string.Create(CultureInfo.InvariantCulture, $"year={utc:yyyy}/month={utc:MM}/day={utc:dd}/hour={utc:HH}");
    }

    private string Name(List<AuditRecord> records)
    {
        var identity = string.Join('\n', records.Select(record => $"{record.RecordId} {record.RequestLink?.Hash} {record.ResponseLink?.Hash}"));
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(identity));
        return $"{siloName}-{records[0].RecordId}-{Convert.ToHexStringLower(digest.AsSpan(0, 8))}.parquet";
    }

    private static void CreateDurably(string folder)
    {
        if (!Presence.HasFolder(folder))
        {
            DurableFolder.Create(folder);
        }
    }
}
