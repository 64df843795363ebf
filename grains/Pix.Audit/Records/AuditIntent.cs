namespace Pix.Audit.Records;

/// <summary>
/// The journal entry of a message that Pix is about to send for the institution. The intent is durable before the first byte of the message is
/// sent.
/// </summary>
public sealed record AuditIntent
{
    /// <summary>
    /// Unique id of the record, from <see cref="AuditRecordId.New"/>. Ids sort by time. If a record is delivered to the sink more than once,
    /// each copy has this id.
    /// </summary>
    public required string RecordId { get; init; }

    /// <summary>Audit stream of the system that the message is sent to.</summary>
    public required AuditStream Stream { get; init; }

    /// <summary>When the request was accepted, UTC, to the microsecond. The hour determines the record's partition in the store.</summary>
    public required DateTimeOffset RequestDate { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path as sent, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>Query, without the question mark; empty when there is none.</summary>
    public string Query { get; init; } = "";

    /// <summary>Headers as sent, in order. A header that was sent several times is several times in the list.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; init; } = [];

    /// <summary>The signed bytes exactly as sent; empty when there is no body. Appending the intent copies these bytes before it returns.</summary>
    public ReadOnlyMemory<byte> RequestBody { get; init; }

    /// <summary>End-to-end id of the payment; empty when the message has none.</summary>
    public string EndToEndId { get; init; } = "";

    /// <summary>Kind of message, such as <c>pacs.008.spi.1.16</c>; empty when there is no body.</summary>
    public string MessageType { get; init; } = "";

    /// <summary>
    /// Serial number of the signing certificate, hexadecimal (decimal in records that earlier versions of Pix wrote); empty when nothing was
    /// signed.
    /// </summary>
    public string SignerSerial { get; init; } = "";

    /// <summary>Name of the silo that sends the message.</summary>
    public string Silo { get; init; } = "";

    /// <summary>Id that the front door gave the request; empty for requests that Pix makes itself.</summary>
    public string RequestId { get; init; } = "";
}
