namespace Pix.Audit.Records;

/// <summary>A message about to be sent in the institution's name. Durable before its first byte is sent.</summary>
public sealed record AuditIntent
{
    /// <summary>Unique and ordered by time; the same in every delivery of the record: <see cref="AuditRecordId.New"/>.</summary>
    public required string RecordId { get; init; }

    /// <summary>The system it goes to.</summary>
    public required AuditStream Stream { get; init; }

    /// <summary>When the request was accepted, UTC, to the microsecond. Its hour is the record's partition.</summary>
    public required DateTimeOffset RequestDate { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path as sent, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>Query, without the question mark; empty when there is none.</summary>
    public string Query { get; init; } = "";

    /// <summary>Headers as sent, in order; a repeated header is several fields.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; init; } = [];

    /// <summary>The signed bytes exactly as sent; empty when there is no body. Copied before the append returns.</summary>
    public ReadOnlyMemory<byte> RequestBody { get; init; }

    /// <summary>End-to-end id of the payment; empty when the message has none.</summary>
    public string EndToEndId { get; init; } = "";

    /// <summary>Kind of message, such as <c>pacs.008.spi.1.16</c>; empty when there is no body.</summary>
    public string MessageType { get; init; } = "";

    /// <summary>Serial number of the signing certificate, hexadecimal (decimal in records of earlier versions); empty when nothing was signed.</summary>
    public string SignerSerial { get; init; } = "";

    /// <summary>Name of the silo that sends it.</summary>
    public string Silo { get; init; } = "";

    /// <summary>Id that the front door gave the request; empty for requests of Pix itself.</summary>
    public string RequestId { get; init; } = "";
}
