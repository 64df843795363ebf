using System.Collections.Immutable;
using Pix.Contracts.Exchange;

namespace Pix.Transmission.Exchanges;

/// <summary>One try of a request.</summary>
internal sealed record Attempt
{
    public required AttemptEnd End { get; init; }

    public int Status { get; init; }

    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string Detail { get; init; } = "";

    /// <summary>Whether it was kept back for lack of tokens: it waited already as long as it could.</summary>
    public bool RateLimited { get; init; }

    /// <summary>Whether it was kept back because nobody knows what is left of the limit.</summary>
    public bool IsLimitUnknown { get; init; }

    /// <summary>Whether no endpoint's circuit let it through: sending it again at once is no use.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>False for an answer whose head is not one of HTTP/1.1: something else is there.</summary>
    public bool IsHttp { get; init; } = true;

    /// <summary>Whether the head of an answer was waited for as long as it may be, or long, and none came.</summary>
    public bool IsSilent { get; init; }

    /// <summary>False when the caller gave up or its time was too short for the endpoint to be at fault.</summary>
    public bool Blames { get; init; } = true;

    /// <summary>Whether the answer is one by which the Central Bank promises that nothing was stored, though its status is 5xx.</summary>
    public bool NothingStored { get; init; }

    /// <summary>Whether the connection pool wrote the request to a second connection, because the first ended before an answer.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Whether the server failed; whether it stored the request is not known, but where <see cref="NothingStored"/> says so.</summary>
    public bool IsServerError => End == AttemptEnd.Answered && Status >= 500;

    /// <summary>Whether the request may be with the Central Bank although this attempt did not tell.</summary>
    public bool IsUncertain => IsRepeated || End is AttemptEnd.Lost or AttemptEnd.Unreadable || (IsServerError && !NothingStored);

    /// <summary>Whether it may go to another endpoint at once: no connection could be made to this one, so nothing left.</summary>
    public bool MayGoElsewhere => Blames && End == AttemptEnd.NotSent;

    /// <summary>Whether the endpoint failed, as the circuit counts.</summary>
    public bool IsFailure => Blames && (End is AttemptEnd.NotSent or AttemptEnd.Lost || IsServerError || !IsHttp);

    /// <summary>Whether the endpoint is there and does its work: what it said was HTTP, though it may be too large or not decodable.</summary>
    public bool IsGood => Blames && !IsFailure;
}
