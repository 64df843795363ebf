using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pix.AuditReader.Sql;

namespace Pix.Cli.Output;

/// <summary>Writes rows as one JSON array with one object for each row. Long values are not cut.</summary>
internal sealed class JsonOutput : IRowOutput
{
    // XML in values is written without escapes for its angle brackets, to be readable. This is safe, because the output is never part of a web page.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(AuditQueryResult result, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartArray();
            foreach (var row in result.Rows)
            {
                WriteRow(json, result.Columns, row);
            }

            json.WriteEndArray();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void WriteRow(Utf8JsonWriter json, IReadOnlyList<AuditQueryColumn> columns, IReadOnlyList<object?> row)
    {
        json.WriteStartObject();
        for (var i = 0; i < columns.Count; i++)
        {
            json.WritePropertyName(columns[i].Name);
            WriteValue(json, row[i]);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null or double.NaN or double.PositiveInfinity or double.NegativeInfinity:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or BigInteger:
                json.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case IDictionary entries:
                WriteObject(json, entries);
                break;
            case IEnumerable items and not string and not byte[]:
                WriteArray(json, items);
                break;
            default:
                json.WriteStringValue(ValueText.Of(value));
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter json, IDictionary entries)
    {
        json.WriteStartObject();
        foreach (DictionaryEntry entry in entries)
        {
            json.WritePropertyName(ValueText.Of(entry.Key));
            WriteValue(json, entry.Value);
        }

        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, IEnumerable items)
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            WriteValue(json, item);
        }

        json.WriteEndArray();
    }
}
