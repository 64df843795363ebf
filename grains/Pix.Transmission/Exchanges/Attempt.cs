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

    /// <summary>True if the attempt was held back for lack of rate tokens, after it had waited for them as long as it could.</summary>
    public bool RateLimited { get; init; }

    /// <summary>True if the attempt was held back because what is left of the limit is unknown.</summary>
    public bool IsLimitUnknown { get; init; }

    /// <summary>True if every endpoint's circuit refused the attempt, so an immediate resend is pointless.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>
    /// True if the connections were closed before the attempt began. The lane has other connections or gets them at once, and the attempt
    /// does not count.
    /// </summary>
    public bool IsGone { get; init; }

    /// <summary>False if what came back is not HTTP/1.1, because something else answers at the endpoint.</summary>
    public bool IsHttp { get; init; } = true;

    /// <summary>True if no head of an answer came, although the attempt waited for its full time limit or for <see cref="LaneSettings.LongWait"/>.</summary>
    public bool IsSilent { get; init; }

    /// <summary>
    /// True if the attempt counts for or against the endpoint. False when the caller cancelled, or its deadline was too short to blame the
    /// endpoint.
    /// </summary>
    public bool Blames { get; init; } = true;

    /// <summary>Whether the Central Bank promises that nothing was stored, although the status is 5xx.</summary>
    public bool NothingStored { get; init; }

    /// <summary>Whether the connection pool wrote the request to a second connection because the first ended before an answer.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>True for an answer with status 5xx. Whether the server stored the request is unknown, unless <see cref="NothingStored"/> is true.</summary>
    public bool IsServerError => End == AttemptEnd.Answered && Status >= 500;

    /// <summary>True if the Central Bank may have received the request although this attempt does not show it.</summary>
    public bool IsUncertain => IsRepeated || End is AttemptEnd.Lost or AttemptEnd.Unreadable || (IsServerError && !NothingStored);

    /// <summary>True if the request may go to another endpoint at once, because no connection could be made and so nothing was sent.</summary>
    public bool MayGoElsewhere => Blames && End == AttemptEnd.NotSent;

    /// <summary>True if the circuit counts the attempt as a failure of the endpoint.</summary>
    public bool IsFailure => Blames && (End is AttemptEnd.NotSent or AttemptEnd.Lost || IsServerError || !IsHttp);

    /// <summary>True if the attempt shows that the endpoint works, because its answer was HTTP, even if too large or not decodable.</summary>
    public bool IsGood => Blames && !IsFailure;
}
