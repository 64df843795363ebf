using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pix.Audit.Records;

/// <summary>
/// Converts headers to JSON text: an object with one member for each name. Its value is a string, or an array if the name occurs several times.
/// </summary>
internal static class HeaderText
{
    // Header values are stored in a column and never inserted into HTML, so only the escapes that JSON requires are needed.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string From(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (headers.Count == 0)
        {
            return "{}";
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, headers);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        json.WriteStartObject();
        // Header names are case-insensitive (RFC 9110, section 5.1); the spelling of the first occurrence becomes the name of the JSON member.
        foreach (var header in headers.GroupBy(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase))
        {
            WriteHeader(json, header.Key, [.. header]);
        }

        json.WriteEndObject();
    }

    private static void WriteHeader(Utf8JsonWriter json, string name, string[] values)
    {
        if (values.Length == 1)
        {
            json.WriteString(name, values[0]);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
