using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Transmission.Lanes;

/// <summary>How sending a request ended.</summary>
public sealed record TransmissionResult
{
    /// <summary>Whether the request left, and what is known of it.</summary>
    public required TransmissionFate Fate { get; init; }

    /// <summary>HTTP status of the answer as it came, also of one that could not be read or did not end; 0 when none came.</summary>
    public int Status { get; init; }

    /// <summary>
    /// Headers of the answer that are returned to the caller. Those of an incomplete or unreadable answer are for the audit only, where a
    /// character outside printable ASCII is written as <c>\xHH</c>.
    /// </summary>
    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    /// <summary>Body of the answer, decoded. Of an incomplete or unreadable answer: what was read, undecoded if decoding failed.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The number of attempts.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether an earlier attempt may have been received: then a refusing answer (429, 403) does not mean that nothing was stored.</summary>
    public bool EarlierAttemptUnknown { get; init; }

    /// <summary>
    /// Whether an answer came that cannot be passed on: not HTTP, an invalid status or header, too large, or not decodable. <see
    /// cref="Fate"/> is then unknown.
    /// </summary>
    public bool AnswerUnreadable { get; init; }

    /// <summary>Whether the answer's status is 5xx and it promises that nothing was stored.</summary>
    public bool NothingStored { get; init; }

    /// <summary>Whether Pix refused it because too many requests are under way, or the circuit is open.</summary>
    public bool Busy { get; init; }

    /// <summary>Whether it was not sent because this silo cannot reach the endpoint: no connection could be made, or every circuit is open.</summary>
    public bool EndpointFailed { get; init; }

    /// <summary>Whether nothing of it was begun because its lane or connections were given up: a lane that follows may send it.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whether it was held back because the Central Bank's limit is used up.</summary>
    public bool RateLimited { get; init; }

    /// <summary>Whether, with <see cref="RateLimited"/>, the limit may not be used up: its rest is unknown.</summary>
    public bool IsLimitUnknown { get; init; }

    /// <summary>One sentence on what happened; empty when answered.</summary>
    public string Detail { get; init; } = "";

    /// <summary>How long to wait before sending again, from the answer (60 s at most) or from Pix's own limit; null when not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Time from start to end, including waits between attempts.</summary>
    public TimeSpan Elapsed { get; init; }
}
