using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Transmission.Lanes;

/// <summary>How sending a request ended.</summary>
public sealed record TransmissionResult
{
    /// <summary>Whether the request was sent and answered.</summary>
    public required TransmissionFate Fate { get; init; }

    /// <summary>HTTP status of the answer as received, even if the answer is unreadable or incomplete; 0 when no answer came.</summary>
    public int Status { get; init; }

    /// <summary>
    /// Headers of the answer that are returned to the caller. If the answer is incomplete or unreadable, its headers are for the audit only, and
    /// a character outside printable ASCII is written as <c>\xHH</c>.
    /// </summary>
    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    /// <summary>Decoded body. If the answer is incomplete or unreadable, the part that was read, which is not decoded if decoding failed.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Number of attempts that were begun.</summary>
    public int Attempts { get; init; }

    /// <summary>True if an earlier attempt may have been received. An answer that refuses (429, 403) then does not prove that nothing was stored.</summary>
    public bool EarlierAttemptUnknown { get; init; }

    /// <summary>
    /// True if an answer came that cannot be passed on, because it is not HTTP, has an invalid status or header, is too large, or cannot be
    /// decoded. <see cref="Fate"/> is then unknown.
    /// </summary>
    public bool AnswerUnreadable { get; init; }

    /// <summary>True if the answer's status is 5xx and the Central Bank promises that it stored nothing.</summary>
    public bool NothingStored { get; init; }

    /// <summary>True if Pix refused the request because too many requests are under way, or because the circuit is open.</summary>
    public bool Busy { get; init; }

    /// <summary>True if the request was not sent because this silo cannot reach the endpoint: no connection could be made, or every circuit is open.</summary>
    public bool EndpointFailed { get; init; }

    /// <summary>True if no attempt began, because the lane or its connections were already closed. The request can be sent on a new lane.</summary>
    public bool IsGone { get; init; }

    /// <summary>True if the request was held back because a limit of the Central Bank is used up.</summary>
    public bool RateLimited { get; init; }

    /// <summary>If <see cref="RateLimited"/> is true: whether Pix cannot tell what is left of the limit, so the limit is possibly not used up.</summary>
    public bool IsLimitUnknown { get; init; }

    /// <summary>One sentence that says what happened; empty when the request was answered.</summary>
    public string Detail { get; init; } = "";

    /// <summary>How long to wait before sending again, from the answer (60 s at most) or from Pix's own limit; null when not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Time from start to end, including waits between attempts.</summary>
    public TimeSpan Elapsed { get; init; }
}
