using System.IO.Compression;
using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>A record as JSON lines that fit Firehose's limit: usually one; compressed bodies, then parts, when it is too large.</summary>
/// <remarks>
/// First the bodies become <see cref="BodyText.GzipPrefix"/> and Base64 of their gzip. If that is not enough, the record is cut into parts:
/// each has all other columns, its slice of the request body and of the response body, and <c>part</c> and <c>parts</c>; the slices joined
/// in the order of <c>part</c> are the columns.
/// </remarks>
internal static class FirehoseLine
{
    /// <summary>Quota of PutRecordBatch: a record before Base64 is at most 1,000 KiB.</summary>
    public const int MaxBytes = 1000 << 10;

    /// <summary>The lines of a record, each at most <paramref name="maxBytes"/> long.</summary>
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
        // Compressed bodies are Base64: one byte a character, so every cut is between characters.
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
