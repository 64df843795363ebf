namespace Pix.Audit.Records;

/// <summary>One row of the audit, intent and outcome merged; every sink writes these columns under their snake_case names.</summary>
/// <remarks>
/// The first ten columns are those of the Glue tables that institutions already query, so their types stay as they are: strings, except the
/// status code. The other columns follow. Empty text means "none".
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

    /// <summary>Headers of the request as a JSON object. Each name has its value, or an array of values if the header repeats.</summary>
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

    /// <summary>Stable id. Rows with the same id are one record that was delivered twice, or both before and after its outcome was known.</summary>
    public required string RecordId { get; init; }

    /// <summary>End-to-end id of the payment; empty when the message has none.</summary>
    public required string EndToEndId { get; init; }

    /// <summary>Kind of message, such as <c>pacs.008.spi.1.16</c>.</summary>
    public required string MessageType { get; init; }

    /// <summary>The resource id that the Central Bank gave the message (PI-ResourceId); empty if there is none.</summary>
    public string PiResourceId { get; init; } = "";

    /// <summary>Fate of the exchange; <see cref="UnknownOutcome"/> when the journal has no outcome.</summary>
    public string Outcome { get; init; } = UnknownOutcome;

    /// <summary>Duration of the exchange in milliseconds, to the microsecond; null when no outcome is known.</summary>
    public double? DurationMs { get; init; }

    /// <summary>Name of the silo that sent the message.</summary>
    public required string Silo { get; init; }

    /// <summary>Serial number of the signing certificate, hexadecimal (decimal in records of earlier versions).</summary>
    public required string SignerSerial { get; init; }

    /// <summary>When the exchange ended, in the form of <see cref="RequestDate"/>; empty when no outcome is known.</summary>
    public string ResponseDate { get; init; } = "";

    /// <summary>Id of the journal whose chain the record's links belong to.</summary>
    public required string Journal { get; init; }

    /// <summary>Place of the intent in the chain; null if the record has only an outcome, because the journal no longer has the intent.</summary>
    public ChainLink? RequestLink { get; init; }

    /// <summary>Place of the outcome in the chain; null when no outcome is known.</summary>
    public ChainLink? ResponseLink { get; init; }

    /// <summary>Number of this part of the record, from 1. A record has one part unless a sink had to split it.</summary>
    public int Part { get; init; } = 1;

    /// <summary>How many parts the record has.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>The <c>pix-request-id</c> of the caller's answer; empty for requests that Pix makes itself, and in records of earlier versions.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Outcome of an exchange whose end is unknown, which means that the Central Bank may have received the message.</summary>
    public const string UnknownOutcome = "outcome-unknown";

    /// <summary>The former spelling of <see cref="UnknownOutcome"/>; stored rows keep it, because their hashes cover it.</summary>
    public const string FormerUnknownOutcome = "unknown";
}
