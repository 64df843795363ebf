using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>Finds values in a stored row that no journal entry covers, such as an answer without an outcome, or a request without an intent.</summary>
/// <remarks>
/// An entry's hash covers only its own columns. Without this check, a row with a genuine intent could hold any answer, and every hash would
/// match.
/// </remarks>
public static class UnwrittenColumns
{
    /// <summary>Returns the names of such columns; empty if an entry covers every value.</summary>
    /// <param name="record">A whole record, not a part.</param>
    public static IReadOnlyList<string> Of(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return [.. OfRequest(record), .. OfAnswer(record), .. record is { Part: 1, Parts: 1 } ? [] : (string[])["part", "parts"]];
    }

    private static IEnumerable<string> OfRequest(AuditRecord record) => record.RequestLink is not null ? [] : Filled(
    [
        ("request_method", record.RequestMethod), ("request_path", record.RequestPath), ("request_query", record.RequestQuery),
        // A record without intent has an empty object here.
        ("request_header", record.RequestHeader == "{}" ? "" : record.RequestHeader),
        ("request_body", record.RequestBody), ("end_to_end_id", record.EndToEndId), ("message_type", record.MessageType),
        ("signer_serial", record.SignerSerial), ("silo", record.Silo), ("request_id", record.RequestId),
    ]);

    private static IEnumerable<string> OfAnswer(AuditRecord record) => record.ResponseLink is not null ? [] : Filled(
    [
        ("response_date", record.ResponseDate), ("response_status_code", record.ResponseStatusCode == 0 ? "" : "some"), ("response_signature_valid", record.ResponseSignatureValid),
        ("response_header", record.ResponseHeader), ("response_body", record.ResponseBody), ("pi_resource_id", record.PiResourceId),
        ("outcome", record.Outcome is AuditRecord.UnknownOutcome or AuditRecord.FormerUnknownOutcome ? "" : "some"), ("duration_ms", record.DurationMs is null ? "" : "some"),
    ]);

    private static IEnumerable<string> Filled(IEnumerable<(string Column, string Value)> columns) => columns.Where(column => column.Value.Length > 0).Select(column => column.Column);
}
