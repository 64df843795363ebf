namespace Pix.Audit.Records;

/// <summary>The journal entry that says how an exchange ended. It completes the <see cref="AuditIntent"/> that has the same record id.</summary>
public sealed record AuditOutcome
{
    /// <summary>Record id of the intent.</summary>
    public required string RecordId { get; init; }

    /// <summary>The stream of the intent.</summary>
    public required AuditStream Stream { get; init; }

    /// <summary>When the exchange ended, UTC, to the microsecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>HTTP status of the answer; 0 when there was none.</summary>
    public int ResponseStatusCode { get; init; }

    /// <summary>Whether the answer's signature is valid: <c>true</c>, <c>false</c> or <c>absent</c>, as in the <c>pix-signature-valid</c> header.</summary>
    public string ResponseSignatureValid { get; init; } = "absent";

    /// <summary>Headers of the answer, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; init; } = [];

    /// <summary>Body of the answer; the whole body is kept even if its signature is invalid.</summary>
    public ReadOnlyMemory<byte> ResponseBody { get; init; }

    /// <summary>The resource id that the Central Bank gave the message (PI-ResourceId); empty if there is none.</summary>
    public string PiResourceId { get; init; } = "";

    /// <summary>The exchange's fate as one word, such as <c>answered</c>, <c>not-sent</c>, <c>outcome-unknown</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Time from the acceptance of the request to the end of the exchange, to the microsecond.</summary>
    public TimeSpan Duration { get; init; }
}
