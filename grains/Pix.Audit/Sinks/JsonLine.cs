using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>Writes a record as one JSON object and a line feed, the form that Firehose converts to Parquet.</summary>
public static class JsonLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the record's line in UTF-8.</summary>
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

    /// <summary>Reads the record of a line; null if the line is not a complete record.</summary>
    public static AuditRecord? TryRead(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return AuditColumns.Read(new Row(json.RootElement));
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
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

    // A completely written line has every column, so a line with a missing column or a wrong type is not a record.
    private readonly struct Row(JsonElement row) : IStoredRow
    {
        public string Text(string column) => row.GetProperty(column).GetString() ?? "";

        public int Int(string column, int absent) => row.GetProperty(column).GetInt32();

        public long? Long(string column) => row.GetProperty(column) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;

        public double? Double(string column) => row.GetProperty(column) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
    }
}
