using System.IO.Compression;
using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>
/// Writes a record as JSON lines that fit Firehose's limit. Usually that is one line; for a larger record the bodies are compressed, and
/// then the record is split into parts.
/// </summary>
/// <remarks>
/// First each body is replaced by <see cref="BodyText.GzipPrefix"/> and the Base64 of its gzip. If that is not enough, the record is split
/// into parts. Each part has all other columns, its slice of the request body and of the response body, and <c>part</c> and <c>parts</c>.
/// Joining the slices in the order of <c>part</c> gives the columns.
/// </remarks>
internal static class FirehoseLine
{
    /// <summary>Maximum size of a Firehose record before Base64, 1,000 KiB (quota of PutRecordBatch).</summary>
    public const int MaxBytes = 1000 << 10;

    /// <summary>Returns the lines of a record, each at most <paramref name="maxBytes"/> long.</summary>
    public static IReadOnlyList<byte[]> Of(AuditRecord record, int maxBytes = MaxBytes)
    {
        var line = JsonLine.Of(record);
        if (line.Length <= maxBytes)
        {
            return [line];
        }

        var packed = record with { RequestBody = Pack(record.RequestBody), ResponseBody = Pack(record.ResponseBody) };
        line = JsonLine.Of(packed);
        return line.Length <= maxBytes ? [line] : Split(packed, maxBytes);
    }

    private static string Pack(string body)
    {
        if (body.Length == 0)
        {
            return body;
        }

        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(BodyText.ToBytes(body));
        }

        return BodyText.GzipPrefix + Convert.ToBase64String(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static List<byte[]> Split(AuditRecord record, int maxBytes)
    {
        var empty = JsonLine.Of(record with { RequestBody = "", ResponseBody = "", Part = int.MaxValue, Parts = int.MaxValue }).Length;
        // Compressed bodies are Base64 with one byte per character, so every cut is between characters.
        var slice = maxBytes - empty;
        if (slice < 1)
        {
            throw new InvalidDataException($"Record {record.RecordId} has {empty} bytes beside its bodies; Firehose takes {maxBytes}.");
        }

        var text = record.RequestBody + record.ResponseBody;
        var parts = (text.Length + slice - 1) / slice;
        return [.. Enumerable.Range(0, parts).Select(part => JsonLine.Of(Part(record, part, parts, slice)))];
    }

    private static AuditRecord Part(AuditRecord record, int part, int parts, int slice)
    {
        var (from, to) = (part * slice, (part + 1) * slice);
        var boundary = record.RequestBody.Length;
        return record with
        {
            RequestBody = Slice(record.RequestBody, from, to),
            ResponseBody = Slice(record.ResponseBody, from - boundary, to - boundary),
            Part = part + 1,
            Parts = parts,
        };
    }

    private static string Slice(string text, int from, int to) =>
        text[Math.Clamp(from, 0, text.Length)..Math.Clamp(to, 0, text.Length)];
}
