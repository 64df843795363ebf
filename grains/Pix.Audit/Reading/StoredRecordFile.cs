using System.Runtime.CompilerServices;
using Pix.Audit.Checkpoints;
using Pix.Audit.Records;
using Pix.Audit.Sinks;

namespace Pix.Audit.Reading;

/// <summary>Searches one Parquet file for an id: reads the id columns first, and the other columns only if a row matches.</summary>
internal static class StoredRecordFile
{
    private static readonly string[] Ids = ["end_to_end_id", "record_id", "request_id", "pi_resource_id"];

    private static readonly string[] Told =
        ["request_date", "request_method", "request_path", "response_status_code", "message_type", "outcome", "duration_ms", "silo", "signer_serial", "journal", "response_sequence", "part"];

    private static readonly string[] Bodies = ["request_body", "response_body"];

    public static async IAsyncEnumerable<AuditRecord> FindAsync(string path, string id, bool withBodies, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var groups = await ParquetGroups.OpenAsync(path, cancellationToken);
        for (var group = 0; group < groups.Count; group++)
        {
            var columns = await ReadAsync(groups, group, Ids, cancellationToken);
            var rows = Enumerable.Range(0, checked((int)groups.Rows(group))).Where(row => Has(columns, row, id)).ToList();
            if (rows.Count == 0)
            {
                continue;
            }

            foreach (var (name, values) in await ReadAsync(groups, group, withBodies ? [.. Told, .. Bodies] : Told, cancellationToken))
            {
                columns.Add(name, values);
            }

            foreach (var row in rows.Where(row => Text(columns, "request_method", row) != CheckpointRecord.Method))
            {
                yield return Record(columns, row);
            }
        }
    }

    // The answer to several messages has a list of their resource ids, separated by commas.
    private static bool Has(Dictionary<string, Array> columns, int row, string id) =>
        Text(columns, "end_to_end_id", row) == id || Text(columns, "record_id", row) == id || Text(columns, "request_id", row) == id
        || Text(columns, "pi_resource_id", row).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(id, StringComparer.Ordinal);

    private static async Task<Dictionary<string, Array>> ReadAsync(ParquetGroups groups, int group, string[] names, CancellationToken cancellationToken)
    {
        var columns = new Dictionary<string, Array>(StringComparer.Ordinal);
        foreach (var column in AuditColumns.All.Where(column => names.Contains(column.Name, StringComparer.Ordinal)))
        {
            columns.Add(column.Name, await groups.ReadAsync(group, column, cancellationToken));
        }

        return columns;
    }

    private static AuditRecord Record(Dictionary<string, Array> columns, int row)
    {
        var outcome = Text(columns, "outcome", row);
        return new()
        {
            RequestDate = Text(columns, "request_date", row),
            RequestMethod = Text(columns, "request_method", row),
            RequestPath = Text(columns, "request_path", row),
            RequestQuery = "",
            RequestHeader = "",
            RequestBody = Text(columns, "request_body", row),
            ResponseStatusCode = ((int[])columns["response_status_code"])[row],
            ResponseBody = Text(columns, "response_body", row),
            RecordId = Text(columns, "record_id", row),
            EndToEndId = Text(columns, "end_to_end_id", row),
            MessageType = Text(columns, "message_type", row),
            PiResourceId = Text(columns, "pi_resource_id", row),
            Outcome = outcome == AuditRecord.FormerUnknownOutcome ? AuditRecord.UnknownOutcome : outcome,
            DurationMs = ((double?[])columns["duration_ms"])[row],
            Silo = Text(columns, "silo", row),
            SignerSerial = Text(columns, "signer_serial", row),
            Journal = Text(columns, "journal", row),
            ResponseLink = ((long?[])columns["response_sequence"])[row] is { } sequence ? new(sequence, "", "") : null,
            Part = ((int[])columns["part"])[row],
            RequestId = Text(columns, "request_id", row),
        };
    }

    private static string Text(Dictionary<string, Array> columns, string name, int row) => columns.TryGetValue(name, out var values) ? ((string?[])values)[row] ?? "" : "";
}
