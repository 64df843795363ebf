using Pix.Transmission.Exchanges;

namespace Pix.Transmission.Lanes;

/// <summary>Makes the result of a request from its last attempt and from whether the Central Bank may have received an earlier attempt.</summary>
internal static class LaneResults
{
    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Returns the result of a request that ended with this attempt.</summary>
    public static TransmissionResult Of(Sending sending, Attempt last) => Of(sending, Of(last));

    /// <summary>Returns the result of a request that its caller cancelled between two attempts.</summary>
    public static TransmissionResult GivenUp(Sending sending) => Of(sending, new TransmissionResult { Fate = TransmissionFate.NotSent, Detail = "The caller gave up." });

    /// <summary>Returns the result of a request that is refused because its lane already has the maximum number of requests.</summary>
    public static TransmissionResult TooMany(LaneSettings settings) => settings.Lane.IsStream()
        ? NotSentBusy($"{settings.MaxInFlight} reads are under way to {settings.Endpoints}, the most that Pix:MaxStreamConnections allows; ICOM takes 6 streams per channel.") with
        {
            RateLimited = true,
        }
        : NotSentBusy($"{settings.MaxInFlight} requests are under way to {settings.Endpoints}, the most that Pix:MaxInFlight allows.");

    private static TransmissionResult NotSentBusy(string detail) => new() { Fate = TransmissionFate.NotSent, Busy = true, Detail = detail, RetryAfter = BusyRetryAfter };

    private static TransmissionResult Of(Attempt last) => new()
    {
        Fate = last.End switch
        {
            AttemptEnd.Answered => TransmissionFate.Answered,
            AttemptEnd.NotSent => TransmissionFate.NotSent,
            _ => TransmissionFate.Unknown,
        },
        Status = last.Status,
        Headers = last.Headers,
        Body = last.Body,
        EarlierAttemptUnknown = last.IsRepeated,
        AnswerUnreadable = last.End == AttemptEnd.Unreadable,
        NothingStored = last.NothingStored,
        RateLimited = last.RateLimited,
        IsLimitUnknown = last.IsLimitUnknown,
        Busy = last.IsCutOff,
        EndpointFailed = last.End == AttemptEnd.NotSent && !last.RateLimited && (last.Blames || last.IsCutOff || last.IsGone),
        IsGone = last.IsGone,
        Detail = last.Detail,
        RetryAfter = last.RetryAfter,
    };

    // If the Central Bank may have received an earlier attempt, the result must not say that nothing was sent, even if the last attempt sent nothing.
    private static TransmissionResult Of(Sending sending, TransmissionResult last)
    {
        var told = last with { EarlierAttemptUnknown = last.EarlierAttemptUnknown || sending.EarlierUnknown, Attempts = sending.Attempts, Elapsed = sending.Elapsed };
        return told.Fate == TransmissionFate.NotSent && told.EarlierAttemptUnknown
            ? told with { Fate = TransmissionFate.Unknown, Busy = false, RateLimited = false, IsLimitUnknown = false, Detail = "An earlier attempt may have been received; the last one did not leave." }
            : told;
    }
}
