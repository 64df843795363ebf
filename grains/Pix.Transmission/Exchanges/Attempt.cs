using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Transmission.Exchanges;

/// <summary>One attempt to send a request.</summary>
internal sealed record Attempt
{
    public required AttemptEnd End { get; init; }

    public int Status { get; init; }

    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string Detail { get; init; } = "";

    /// <summary>Whether it was held back for lack of rate tokens: it has already waited as long as it could.</summary>
    public bool RateLimited { get; init; }

    /// <summary>Whether it was held back because the rest of the limit is unknown.</summary>
    public bool IsLimitUnknown { get; init; }

    /// <summary>Whether no endpoint's circuit let it through: an immediate resend is pointless.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>Whether the connections were given up before it began: there are others, or will be at once, and it does not count.</summary>
    public bool IsGone { get; init; }

    /// <summary>False for an answer whose head is not HTTP/1.1: something else answers there.</summary>
    public bool IsHttp { get; init; } = true;

    /// <summary>Whether the wait for the head of an answer ran its full or a long time, and none came.</summary>
    public bool IsSilent { get; init; }

    /// <summary>False when the caller gave up, or its deadline was too short for the endpoint to be at fault.</summary>
    public bool Blames { get; init; } = true;

    /// <summary>Whether the Central Bank promises that nothing was stored, although the status is 5xx.</summary>
    public bool NothingStored { get; init; }

    /// <summary>Whether the connection pool wrote the request to a second connection because the first ended before an answer.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Whether the server failed; whether it stored the request is unknown, unless <see cref="NothingStored"/> is true.</summary>
    public bool IsServerError => End == AttemptEnd.Answered && Status >= 500;

    /// <summary>Whether the Central Bank may have the request although this attempt did not show it.</summary>
    public bool IsUncertain => IsRepeated || End is AttemptEnd.Lost or AttemptEnd.Unreadable || (IsServerError && !NothingStored);

    /// <summary>Whether it may go to another endpoint at once: no connection could be made, so nothing was sent.</summary>
    public bool MayGoElsewhere => Blames && End == AttemptEnd.NotSent;

    /// <summary>Whether the endpoint failed, by the circuit's count.</summary>
    public bool IsFailure => Blames && (End is AttemptEnd.NotSent or AttemptEnd.Lost || IsServerError || !IsHttp);

    /// <summary>Whether the endpoint works: its answer was HTTP, even if too large or not decodable.</summary>
    public bool IsGood => Blames && !IsFailure;
}
