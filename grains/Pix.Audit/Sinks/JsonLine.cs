using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pix.Audit;

/// <summary>A record as one JSON object and one line feed, the form in which Firehose converts records to Parquet.</summary>
public static class JsonLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line, UTF-8.</summary>
    public static byte[] Of(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var buffer = new ArrayBufferWriter<byte>(1024 + record.RequestBody.Length + record.ResponseBody.Length);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, record);
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The record of a line; null when it is none.</summary>
    public static AuditRecord? TryRead(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return Read(json.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static AuditRecord Read(JsonElement row)
    {
        return new()
        {
            RequestDate = Text("request_date"),
            RequestMethod = Text("request_method"),
            RequestPath = Text("request_path"),
            RequestQuery = Text("request_query"),
            RequestHeader = Text("request_header"),
            RequestBody = Text("request_body"),
            ResponseStatusCode = row.GetProperty("response_status_code").GetInt32(),
            ResponseSignatureValid = Text("response_signature_valid"),
            ResponseHeader = Text("response_header"),
            ResponseBody = Text("response_body"),
            RecordId = Text("record_id"),
            EndToEndId = Text("end_to_end_id"),
            MessageType = Text("message_type"),
            PiResourceId = Text("pi_resource_id"),
            Outcome = Text("outcome"),
            DurationMs = row.GetProperty("duration_ms") is { ValueKind: JsonValueKind.Number } duration ? duration.GetDouble() : null,
            Silo = Text("silo"),
            SignerSerial = Text("signer_serial"),
            ResponseDate = Text("response_date"),
            Journal = Text("journal"),
            RequestLink = Link("request"),
            ResponseLink = Link("response"),
            Part = row.GetProperty("part").GetInt32(),
            Parts = row.GetProperty("parts").GetInt32(),
            RequestId = Text("request_id"),
        };

        string Text(string column) => row.GetProperty(column).GetString() ?? "";

        ChainLink? Link(string side) => row.GetProperty($"{side}_sequence") is { ValueKind: JsonValueKind.Number } sequence
            ? new ChainLink(sequence.GetInt64(), Text($"{side}_previous_hash"), Text($"{side}_hash"))
            : null;
    }

    private static void Write(Utf8JsonWriter json, AuditRecord record)
    {
        json.WriteStartObject();
        foreach (var column in AuditColumns.All)
        {
            switch (column.Value(record))
            {
                case null: json.WriteNull(column.Name); break;
                case string text: json.WriteString(column.Name, text); break;
                case int number: json.WriteNumber(column.Name, number); break;
                case long number: json.WriteNumber(column.Name, number); break;
                case double number: json.WriteNumber(column.Name, number); break;
                case var other: throw new InvalidOperationException($"Column {column.Name} has a value of type {other.GetType()}.");
            }
        }

        json.WriteEndObject();
    }
}
