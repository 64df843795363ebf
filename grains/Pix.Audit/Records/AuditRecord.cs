namespace Pix.Audit.Records;

/// <summary>One row of the audit, intent and outcome merged; every sink writes these columns under their snake_case names.</summary>
/// <remarks>
/// The first ten are the columns of the Glue tables that institutions already query, so their types stay strings; the others follow. Empty
/// text means "none".
/// </remarks>
public sealed record AuditRecord
{
    /// <summary>ISO 8601, UTC, microseconds, <c>Z</c>: sorts as text.</summary>
    public required string RequestDate { get; init; }

    /// <summary>HTTP method.</summary>
    public required string RequestMethod { get; init; }

    /// <summary>Path without query.</summary>
    public required string RequestPath { get; init; }

    /// <summary>Query without the question mark.</summary>
    public required string RequestQuery { get; init; }

    /// <summary>JSON object: name to value, or to an array when the header repeats.</summary>
    public required string RequestHeader { get; init; }

    /// <summary>The signed body, see <see cref="BodyText"/>.</summary>
    public required string RequestBody { get; init; }

    /// <summary>HTTP status; 0 when no answer is known.</summary>
    public int ResponseStatusCode { get; init; }

    /// <summary><c>true</c>, <c>false</c>, <c>absent</c>; empty when no answer is known.</summary>
    public string ResponseSignatureValid { get; init; } = "";

    /// <summary>As <see cref="RequestHeader"/>.</summary>
    public string ResponseHeader { get; init; } = "";

    /// <summary>The answer's body, see <see cref="BodyText"/>.</summary>
    public string ResponseBody { get; init; } = "";

    /// <summary>Stable id: two rows with the same id are one record, delivered twice, or before and after its outcome.</summary>
    public required string RecordId { get; init; }

    /// <summary>End-to-end id.</summary>
    public required string EndToEndId { get; init; }

    /// <summary>Kind of message.</summary>
    public required string MessageType { get; init; }

    /// <summary>PI-ResourceId.</summary>
    public string PiResourceId { get; init; } = "";

    /// <summary>Fate of the exchange; <see cref="UnknownOutcome"/> when the journal has no outcome.</summary>
    public string Outcome { get; init; } = UnknownOutcome;

    /// <summary>Milliseconds, to the microsecond; null when no outcome is known.</summary>
    public double? DurationMs { get; init; }

    /// <summary>Silo that sent it.</summary>
    public required string Silo { get; init; }

    /// <summary>Serial number of the signing certificate, hexadecimal (decimal in records of earlier versions).</summary>
    public required string SignerSerial { get; init; }

    /// <summary>When the exchange ended, as <see cref="RequestDate"/>; empty when no outcome is known.</summary>
    public string ResponseDate { get; init; } = "";

    /// <summary>Id of the journal whose chain the record's links belong to.</summary>
    public required string Journal { get; init; }

    /// <summary>Place of the intent in the chain; null for an outcome whose intent this journal no longer has.</summary>
    public ChainLink? RequestLink { get; init; }

    /// <summary>Place of the outcome in the chain; null when no outcome is known.</summary>
    public ChainLink? ResponseLink { get; init; }

    /// <summary>Which part of the record this is, from 1; a record is one part unless a sink had to cut it.</summary>
    public int Part { get; init; } = 1;

    /// <summary>How many parts the record has.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>The <c>pix-request-id</c> of the caller's answer; empty for requests of Pix itself, and in records of versions without it.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The word for an exchange whose end is unknown: it may have been received.</summary>
    public const string UnknownOutcome = "outcome-unknown";

    /// <summary>The former spelling of <see cref="UnknownOutcome"/>; stored rows keep it, because their hashes cover it.</summary>
    public const string FormerUnknownOutcome = "unknown";
}
