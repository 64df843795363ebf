using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Transmission.Exchanges;

/// <summary>How one attempt to send a request ended.</summary>
internal sealed record Attempt
{
    public required AttemptEnd End { get; init; }

    public int Status { get; init; }

    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string Detail { get; init; } = "";

    /// <summary>True if no rate tokens became available, although the attempt waited for them as long as possible. Nothing was sent.</summary>
    public bool RateLimited { get; init; }

    /// <summary>True if nothing was sent because it is unknown what is left of the Central Bank's limit.</summary>
    public bool IsLimitUnknown { get; init; }

    /// <summary>True if the circuits of all endpoints refused the attempt, so an immediate resend is useless.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>
    /// True if the connections were closed before the attempt began. The attempt does not count, because the lane has other connections or gets
    /// them at once.
    /// </summary>
    public bool IsGone { get; init; }

    /// <summary>False if the received bytes are not HTTP/1.1, because a different service answers at the endpoint.</summary>
    public bool IsHttp { get; init; } = true;

    /// <summary>True if no head of an answer came, although the attempt waited for its full time limit or for <see cref="LaneSettings.LongWait"/>.</summary>
    public bool IsSilent { get; init; }

    /// <summary>
    /// True if the attempt counts for or against the endpoint. False if the caller cancelled, or if the caller's deadline was too short to show
    /// anything about the endpoint.
    /// </summary>
    public bool Blames { get; init; } = true;

    /// <summary>True if the status is 5xx and the Central Bank nevertheless promises that it stored nothing.</summary>
    public bool NothingStored { get; init; }

    /// <summary>True if the connection pool wrote the request again to a second connection, because the first connection ended before an answer.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>True for an answer with status 5xx. Whether the server stored the request is unknown, unless <see cref="NothingStored"/> is true.</summary>
    public bool IsServerError => End == AttemptEnd.Answered && Status >= 500;

    /// <summary>True if this attempt does not show whether the Central Bank received the request, so the Central Bank may have received it.</summary>
    public bool IsUncertain => IsRepeated || End is AttemptEnd.Lost or AttemptEnd.Unreadable || (IsServerError && !NothingStored);

    /// <summary>True if the request can be sent to another endpoint at once, because no connection could be made and so nothing was sent.</summary>
    public bool MayGoElsewhere => Blames && End == AttemptEnd.NotSent;

    /// <summary>True if the circuit counts the attempt as a failure of the endpoint.</summary>
    public bool IsFailure => Blames && (End is AttemptEnd.NotSent or AttemptEnd.Lost || IsServerError || !IsHttp);

    /// <summary>True if the attempt shows that the endpoint works: an answer in HTTP came, even if it is too large or cannot be decoded.</summary>
    public bool IsGood => Blames && !IsFailure;
}
