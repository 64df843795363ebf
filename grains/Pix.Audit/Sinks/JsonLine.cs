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
