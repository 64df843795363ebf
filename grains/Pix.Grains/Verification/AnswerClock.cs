using Microsoft.Extensions.Logging;

namespace Pix.Grains.Verification;

/// <summary>
/// Compares the response time in DICT's answers with this machine's clock. An answer whose time differs much is still passed on, because a
/// cache may have held the answer, DICT may repeat an idempotent answer, or a clock may be wrong.
/// </summary>
internal sealed partial class AnswerClock(TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Largest difference, in either direction, for which no warning is logged. The value is Pix's choice, because the manual has none. It is
    /// longer than the slowest answer plus the errors of two badly set clocks, and so short that a replayed answer is of no use.
    /// </summary>
    public static readonly TimeSpan MostDifference = TimeSpan.FromMinutes(5);

    // A wrong clock makes every answer differ, so a warning is logged at most once a minute. The metric counts all such answers.
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _lastLine;

    /// <summary>
    /// Returns how far an answer's response time is behind this machine's clock (negative if it is ahead). Null if the difference is not too
    /// large or the answer has no response time.
    /// </summary>
    /// <param name="operation">Name of the operation.</param>
    /// <param name="responseTime">Response time that the answer states.</param>
    /// <param name="now">Time of this machine's clock.</param>
    public TimeSpan? Compare(string operation, DateTimeOffset? responseTime, DateTimeOffset now)
    {
        if (responseTime is not { } told || (now - told).Duration() <= MostDifference)
        {
            return null;
        }

        if (IsLineDue())
        {
            Log.FarFromClock(logger, operation, (long)(now - told).TotalSeconds);
        }

        return now - told;
    }

    private bool IsLineDue()
    {
        lock (_lock)
        {
            if (_lastLine is { } last && time.GetElapsedTime(last) < BetweenLines)
            {
                return false;
            }

            _lastLine = time.GetTimestamp();
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AnswerFarFromClock, LogLevel.Warning,
            "The ResponseTime in DICT's answer to {Operation} is {SecondsBehind} s earlier than this machine's clock (later if negative). The caller gets the answer anyway. Compare the clock with a time server. Logged once a minute at most; the metric pix.exchange.answers.far_from_clock counts all such answers.")]
        public static partial void FarFromClock(ILogger logger, string operation, long secondsBehind);
    }
}
