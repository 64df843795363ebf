using DuckDB.NET.Data;
using Pix.Audit;

namespace Pix.AuditReader;

/// <summary>Stored rows as the records that they were, for checks that need all of their columns.</summary>
internal static class AuditRecords
{
    /// <summary>All columns, in the order that <see cref="Read"/> takes them.</summary>
    public static string Columns { get; } = string.Join(", ", AuditColumns.All.Select(column => column.Name));

    public static AuditRecord Read(DuckDBDataReader row) => new()
    {
        RequestDate = Text(row, "request_date"),
        RequestMethod = Text(row, "request_method"),
        RequestPath = Text(row, "request_path"),
        RequestQuery = Text(row, "request_query"),
        RequestHeader = Text(row, "request_header"),
        RequestBody = Text(row, "request_body"),
        ResponseStatusCode = row.IsDBNull(row.GetOrdinal("response_status_code")) ? 0 : row.GetInt32(row.GetOrdinal("response_status_code")),
        ResponseSignatureValid = Text(row, "response_signature_valid"),
        ResponseHeader = Text(row, "response_header"),
        ResponseBody = Text(row, "response_body"),
        RecordId = Text(row, "record_id"),
        EndToEndId = Text(row, "end_to_end_id"),
        MessageType = Text(row, "message_type"),
        PiResourceId = Text(row, "pi_resource_id"),
        Outcome = Text(row, "outcome"),
        DurationMs = row.IsDBNull(row.GetOrdinal("duration_ms")) ? null : row.GetDouble(row.GetOrdinal("duration_ms")),
        Silo = Text(row, "silo"),
        SignerSerial = Text(row, "signer_serial"),
        ResponseDate = Text(row, "response_date"),
        Journal = Text(row, "journal"),
        RequestId = Text(row, "request_id"),
        RequestLink = Link(row, "request"),
        ResponseLink = Link(row, "response"),
        Part = Number(row, "part"),
        Parts = Number(row, "parts"),
    };

    private static string Text(DuckDBDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? "" : row.GetString(ordinal);
    }

    // Rows of versions that cut nothing have no number.
    private static int Number(DuckDBDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? 1 : row.GetInt32(ordinal);
    }

    private static ChainLink? Link(DuckDBDataReader row, string entry)
    {
        var ordinal = row.GetOrdinal(entry + "_sequence");
        return row.IsDBNull(ordinal)
            ? null
            : new(row.GetInt64(ordinal), Text(row, entry + "_previous_hash"), Text(row, entry + "_hash"));
    }
}
