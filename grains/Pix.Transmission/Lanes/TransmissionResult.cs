using System.Collections.Immutable;
using Pix.Contracts.Exchange;

namespace Pix.Transmission.Lanes;

/// <summary>How sending a request ended.</summary>
public sealed record TransmissionResult
{
    /// <summary>What became of it.</summary>
    public required TransmissionFate Fate { get; init; }

    /// <summary>HTTP status of the answer as it came, also of one that could not be read or did not end; 0 when none came.</summary>
    public int Status { get; init; }

    /// <summary>
    /// Headers of the answer that go back to the caller. Those of an answer that was not read whole or is unreadable are for the audit: there, a character that is not
    /// printable ASCII is written as <c>\xHH</c>.
    /// </summary>
    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    /// <summary>Body of the answer, decoded. Of an answer that did not end or is unreadable: what was read, as it came where it could not be decoded.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How many times it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// Whether an attempt before the one that is told here may have been received: then an answer that refuses (429, 403) does not mean that nothing was stored.
    /// </summary>
    public bool EarlierAttemptUnknown { get; init; }

    /// <summary>
    /// Whether an answer came that cannot be passed on: not HTTP, with a status or header that HTTP does not allow, too large, not decodable. <see cref="Fate"/> is then unknown.
    /// </summary>
    public bool AnswerUnreadable { get; init; }

    /// <summary>Whether the answer's status is 5xx and it promises that nothing was stored.</summary>
    public bool NothingStored { get; init; }

    /// <summary>Whether it was refused because too many requests are under way, or the circuit is open.</summary>
    public bool Busy { get; init; }

    /// <summary>Whether it was not sent because this silo cannot reach the endpoint: no connection could be made, or every circuit is open.</summary>
    public bool EndpointFailed { get; init; }

    /// <summary>Whether it was kept back because the Central Bank's limit is used up.</summary>
    public bool RateLimited { get; init; }

    /// <summary>Whether, with <see cref="RateLimited"/>, the limit may not be used up: what is left of it is not known.</summary>
    public bool IsLimitUnknown { get; init; }

    /// <summary>One sentence on what happened; empty when answered.</summary>
    public string Detail { get; init; } = "";

    /// <summary>How long to wait before sending again, from the answer (60 s at most) or from Pix's own limit; null when not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Time from the start to the end, waits between attempts with it.</summary>
    public TimeSpan Elapsed { get; init; }
}
