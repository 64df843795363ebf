namespace Pix.Audit.Records;

/// <summary>Names of the fields in an entry's payload. A proof contains these names, so that a person can read the payload without Pix.</summary>
internal static class EntryFields
{
    private static readonly string[] Intent =
    [
        "record_id", "request_date (microseconds since 1970)", "request_method", "request_path", "request_query", "request_header", "request_body", "end_to_end_id",
        "message_type", "signer_serial", "silo",
    ];

    private static readonly string[] Outcome =
    [
        "record_id", "response_date (microseconds since 1970)", "response_status_code", "response_signature_valid", "response_header", "response_body", "pi_resource_id",
        "outcome", "duration (microseconds)",
    ];

    /// <summary>Returns the word for a kind of entry, <c>intent</c> or <c>outcome</c>, as proofs spell it.</summary>
    public static string Word(EntryKind kind) => kind == EntryKind.Intent ? "intent" : "outcome";

    /// <summary>Returns the names of a payload's fields; null if this kind of entry never has that number of fields.</summary>
    public static IReadOnlyList<string>? Of(EntryKind kind, ReadOnlyMemory<byte> payload) => (kind, Count(payload)) switch
    {
        (EntryKind.Intent, 11) => Intent,
        (EntryKind.Intent, 12) => [.. Intent, "request_id"],
        (EntryKind.Outcome, 9) => Outcome,
        _ => null,
    };

    /// <summary>Reads the record id, which is the first field of an intent and of an outcome.</summary>
    public static string RecordId(ReadOnlyMemory<byte> payload) => EntryPayload.Read(payload).Text();

    private static int Count(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var reader = EntryPayload.Read(payload);
            var count = 0;
            for (; !reader.IsAtEnd; count++)
            {
                _ = reader.Bytes();
            }

            return count;
        }
        catch (Exception malformed) when (malformed is InvalidDataException or ArgumentOutOfRangeException)
        {
            return 0;
        }
    }
}
