using System.IO.Compression;
using Pix.Audit.Records;
using Pix.Audit.Sinks;

namespace Pix.AuditReader.Tests.Support;

/// <summary>Objects as Firehose delivers them: names without extension unless one is configured, lines one behind the other.</summary>
internal static class Delivered
{
    /// <summary>Key of an object that came in an hour of 2026-11-24.</summary>
    public static string Key(int hour, string name = "", string stream = "spi", string prefix = "") =>
        $"{prefix}log/{stream}/year=2026/month=11/day=24/hour={hour:00}/pix-audit-{stream}-1-2026-11-24-{hour:00}-05-11-0b1c2d3e{name}";

    /// <summary>What the conversion makes.</summary>
    public static Task<ReadOnlyMemory<byte>> ParquetAsync(IReadOnlyList<AuditRecord> records) => ParquetFile.WriteAsync(records, TestContext.Current.CancellationToken);

    /// <summary>What it is without conversion.</summary>
    public static byte[] Lines(IEnumerable<AuditRecord> records) => [.. records.SelectMany(record => FirehoseLine.Of(record)).SelectMany(line => line)];

    /// <summary>The same, compressed.</summary>
    public static byte[] Gzip(IEnumerable<AuditRecord> records)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(Lines(records));
        }

        return target.ToArray();
    }
}
