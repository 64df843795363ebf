namespace Pix.Deploy;

/// <summary>
/// Columns of the Glue tables. The nine columns of the Java sample and <c>request_query</c> come first, followed by the columns that only Pix has.
/// A test compares this list with the columns that Pix writes.
/// </summary>
internal static class AuditColumns
{
    /// <summary>Name and Glue type of each column, in the order of the tables.</summary>
    public static IReadOnlyList<(string Name, string Type)> All { get; } =
    [
        .. Text("request_date", "request_method", "request_path", "request_query", "request_header", "request_body"),
        ("response_status_code", "int"),
        .. Text("response_signature_valid", "response_header", "response_body", "record_id", "end_to_end_id", "message_type", "pi_resource_id", "outcome"),
        ("duration_ms", "double"),
        .. Text("silo", "signer_serial", "response_date", "journal"),
        ("request_sequence", "bigint"),
        .. Text("request_previous_hash", "request_hash"),
        ("response_sequence", "bigint"),
        .. Text("response_previous_hash", "response_hash"),
        ("part", "int"),
        ("parts", "int"),
        .. Text("request_id"),
    ];

    /// <summary>Partition keys of the tables, the same as in the Java sample.</summary>
    public static IReadOnlyList<string> Partitions { get; } = ["year", "month", "day", "hour"];

    private static IEnumerable<(string Name, string Type)> Text(params string[] names) => names.Select(name => (name, "string"));
}
