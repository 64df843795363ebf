namespace Pix.Audit.Records;

/// <summary>One row of the audit: an intent and its outcome, merged. Every sink writes these properties as columns with snake_case names.</summary>
/// <remarks>
/// Institutions already query Glue tables with the first ten columns, so the types of these columns must not change: all are strings, except
/// the status code. Columns that Pix added come after these ten. An empty string means that there is no value.
/// </remarks>
public sealed record AuditRecord
{
    /// <summary>When the request was accepted, as ISO 8601 in UTC with microseconds and <c>Z</c>, so that it sorts as text.</summary>
    public required string RequestDate { get; init; }

    /// <summary>HTTP method.</summary>
    public required string RequestMethod { get; init; }

    /// <summary>Path of the request, without the query.</summary>
    public required string RequestPath { get; init; }

    /// <summary>Query of the request, without the question mark.</summary>
    public required string RequestQuery { get; init; }

    /// <summary>Headers of the request as a JSON object. A header that occurs several times has an array of values.</summary>
    public required string RequestHeader { get; init; }

    /// <summary>The signed body of the request, in the form of <see cref="BodyText"/>.</summary>
    public required string RequestBody { get; init; }

    /// <summary>HTTP status; 0 when no answer is known.</summary>
    public int ResponseStatusCode { get; init; }

    /// <summary>Whether the answer's signature is valid: <c>true</c>, <c>false</c> or <c>absent</c>; empty when no answer is known.</summary>
    public string ResponseSignatureValid { get; init; } = "";

    /// <summary>Headers of the answer, in the form of <see cref="RequestHeader"/>; empty when no outcome is known.</summary>
    public string ResponseHeader { get; init; } = "";

    /// <summary>The body of the answer, in the form of <see cref="BodyText"/>.</summary>
    public string ResponseBody { get; init; } = "";

    /// <summary>Id of the record. Several rows have the same id if the record was delivered twice, or first without and later with its outcome.</summary>
    public required string RecordId { get; init; }

    /// <summary>End-to-end id of the payment; empty when the message has none.</summary>
    public required string EndToEndId { get; init; }

    /// <summary>Kind of message, such as <c>pacs.008.spi.1.16</c>.</summary>
    public required string MessageType { get; init; }

    /// <summary>The resource id that the Central Bank gave the message (PI-ResourceId); empty if there is none.</summary>
    public string PiResourceId { get; init; } = "";

    /// <summary>Fate of the exchange; <see cref="UnknownOutcome"/> when the journal has no outcome.</summary>
    public string Outcome { get; init; } = UnknownOutcome;

    /// <summary>Duration of the exchange in milliseconds, with microseconds as decimals; null when no outcome is known.</summary>
    public double? DurationMs { get; init; }

    /// <summary>Name of the silo that sent the message.</summary>
    public required string Silo { get; init; }

    /// <summary>Serial number of the signing certificate, hexadecimal (decimal in records of earlier versions).</summary>
    public required string SignerSerial { get; init; }

    /// <summary>When the exchange ended, in the form of <see cref="RequestDate"/>; empty when no outcome is known.</summary>
    public string ResponseDate { get; init; } = "";

    /// <summary>Id of the journal that wrote the record's entries; the links below are places in its hash chain.</summary>
    public required string Journal { get; init; }

    /// <summary>Place of the intent in the chain; null if the record has only an outcome, because the journal no longer has the intent.</summary>
    public ChainLink? RequestLink { get; init; }

    /// <summary>Place of the outcome in the chain; null when no outcome is known.</summary>
    public ChainLink? ResponseLink { get; init; }

    /// <summary>Number of this part of the record, from 1. Larger than 1 only if a sink had to split a record that is too long for it.</summary>
    public int Part { get; init; } = 1;

    /// <summary>How many parts the record has.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>
    /// The <c>pix-request-id</c> that the caller received with the answer; empty for requests that Pix makes itself, and in records of earlier
    /// versions of Pix.
    /// </summary>
    public string RequestId { get; init; } = "";

    /// <summary>Outcome of an exchange whose end is unknown. The Central Bank possibly received its message.</summary>
    public const string UnknownOutcome = "outcome-unknown";

    /// <summary>
    /// The spelling of <see cref="UnknownOutcome"/> in earlier versions of Pix. Stored rows keep this spelling, because their hashes are
    /// computed from it.
    /// </summary>
    public const string FormerUnknownOutcome = "unknown";
}
