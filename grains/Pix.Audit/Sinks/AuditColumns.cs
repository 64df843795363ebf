using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>The columns of the audit, in order. Every sink and the SQL views use this list.</summary>
public static class AuditColumns
{
    /// <summary>Every column.</summary>
    public static IReadOnlyList<AuditColumn> All { get; } =
    [
        Text("request_date", record => record.RequestDate),
        Text("request_method", record => record.RequestMethod),
        Text("request_path", record => record.RequestPath),
        Text("request_query", record => record.RequestQuery),
        Text("request_header", record => record.RequestHeader),
        Text("request_body", record => record.RequestBody),
        new("response_status_code", typeof(int), record => record.ResponseStatusCode),
        Text("response_signature_valid", record => record.ResponseSignatureValid),
        Text("response_header", record => record.ResponseHeader),
        Text("response_body", record => record.ResponseBody),
        Text("record_id", record => record.RecordId),
        Text("end_to_end_id", record => record.EndToEndId),
        Text("message_type", record => record.MessageType),
        Text("pi_resource_id", record => record.PiResourceId),
        Text("outcome", record => record.Outcome),
        new("duration_ms", typeof(double), record => record.DurationMs),
        Text("silo", record => record.Silo),
        Text("signer_serial", record => record.SignerSerial),
        Text("response_date", record => record.ResponseDate),
        Text("journal", record => record.Journal),
        new("request_sequence", typeof(long), record => record.RequestLink?.Sequence),
        Text("request_previous_hash", record => record.RequestLink?.PreviousHash),
        Text("request_hash", record => record.RequestLink?.Hash),
        new("response_sequence", typeof(long), record => record.ResponseLink?.Sequence),
        Text("response_previous_hash", record => record.ResponseLink?.PreviousHash),
        Text("response_hash", record => record.ResponseLink?.Hash),
        new("part", typeof(int), record => record.Part),
        new("parts", typeof(int), record => record.Parts),
        Text("request_id", record => record.RequestId),
    ];

    /// <summary>Reads the record that a row stores; the inverse of <see cref="All"/>.</summary>
    internal static AuditRecord Read<TRow>(TRow row)
        where TRow : IStoredRow
    {
        return new()
        {
            RequestDate = row.Text("request_date"),
            RequestMethod = row.Text("request_method"),
            RequestPath = row.Text("request_path"),
            RequestQuery = row.Text("request_query"),
            RequestHeader = row.Text("request_header"),
            RequestBody = row.Text("request_body"),
            ResponseStatusCode = row.Int("response_status_code", absent: 0),
            ResponseSignatureValid = row.Text("response_signature_valid"),
            ResponseHeader = row.Text("response_header"),
            ResponseBody = row.Text("response_body"),
            RecordId = row.Text("record_id"),
            EndToEndId = row.Text("end_to_end_id"),
            MessageType = row.Text("message_type"),
            PiResourceId = row.Text("pi_resource_id"),
            Outcome = row.Text("outcome"),
            DurationMs = row.Double("duration_ms"),
            Silo = row.Text("silo"),
            SignerSerial = row.Text("signer_serial"),
            ResponseDate = row.Text("response_date"),
            Journal = row.Text("journal"),
            RequestLink = Link("request"),
            ResponseLink = Link("response"),
            // Rows written by versions that never split records have no part number.
            Part = row.Int("part", absent: 1),
            Parts = row.Int("parts", absent: 1),
            RequestId = row.Text("request_id"),
        };

        ChainLink? Link(string side) =>
            row.Long($"{side}_sequence") is { } sequence ? new(sequence, row.Text($"{side}_previous_hash"), row.Text($"{side}_hash")) : null;
    }

    /// <summary>SQL of a SELECT that has all columns and returns no row.</summary>
    public static string NoRows { get; } = $"SELECT {string.Join(", ", All.Select(column => $"NULL::{column.SqlType} AS {column.Name}"))} WHERE false";

    private static AuditColumn Text(string name, Func<AuditRecord, string?> value) => new(name, typeof(string), value);
}
