using Pix.Transmission.Tls;

namespace Pix.Transmission.Exchanges;

/// <summary>Makes the result of an attempt that ended with an exception.</summary>
internal static class Failures
{
    /// <summary>Returns the result of the attempt.</summary>
    /// <param name="exception">The exception of the connection pool or of reading.</param>
    /// <param name="stop">Time limit that ended the attempt, if one did.</param>
    /// <param name="started">Whether writing the request began.</param>
    /// <param name="answer">The answer as far as it was read; null when no head has come.</param>
    /// <param name="dialFailure">Why the last connection to the endpoint failed; empty when it succeeded.</param>
    public static Attempt Attempt(Exception exception, AttemptStop stop, bool started, Answer? answer, string dialFailure)
    {
        var status = answer?.Status ?? 0;
        var isDialing = !started && dialFailure.Length > 0 && exception is OperationCanceledException;
        var isLeft = stop.Limit == TimeLimit.Caller;
        var end = !started ? AttemptEnd.NotSent : IsUnreadable(exception) ? AttemptEnd.Unreadable : AttemptEnd.Lost;
        return new Attempt
        {
            End = end,
            Status = status,
            Headers = answer?.Headers ?? [],
            Body = answer?.Body ?? default,
            IsHttp = !IsNoHttp(exception) || answer is not null,
            IsSilent = started && answer is null && (stop.Limit == TimeLimit.Head || stop.IsLong),
            // If the caller's deadline passes while connections to the endpoint fail, the endpoint is to blame.
            Blames = !IsCallers(exception, stop) || stop.IsLong || (isDialing && !isLeft),
            Detail = isLeft ? "The caller closed its connection while the request was under way."
                : isDialing ? dialFailure
                : end == AttemptEnd.NotSent ? NotSent(exception)
                : Lost(exception, status),
        };
    }

    private static bool IsUnreadable(Exception exception) =>
        IsNoHttp(exception) || exception is AnswerUnreadableException or HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded };

    private static bool IsNoHttp(Exception exception) => exception is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse };

    // True if the caller ended the attempt. After the caller has cancelled, any exception can be an effect of this. After the deadline, only a
    // cancellation is; any other exception has its own cause.
    private static bool IsCallers(Exception exception, AttemptStop stop) =>
        stop.Limit == TimeLimit.Caller || (stop.Limit == TimeLimit.CallersTime && exception is OperationCanceledException);

    private static string NotSent(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is ConnectException)
            {
                return inner.Message;
            }
        }

        return exception is OperationCanceledException ? "No connection to the Central Bank was free or made in time." : $"No connection to the Central Bank: {exception.GetBaseException().Message}";
    }

    private static string Lost(Exception exception, int status) => (exception, status) switch
    {
        (AnswerUnreadableException or HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }, _) => exception.Message,
        (HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse }, _) => "What came back is not HTTP/1.1.",
        (OperationCanceledException, 0) => "No answer came in time.",
        (OperationCanceledException, _) => "The answer began and did not end in time.",
        (_, 0) => "The connection broke before an answer came.",
        _ => "The connection broke in the middle of the answer.",
    };
}
