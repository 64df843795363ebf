using Microsoft.Extensions.Logging;

namespace Pix.Grains.Verification;

/// <summary>
/// Compares DICT's response time with our clock. An answer that differs much is still passed on: a cache may have held it, DICT may repeat
/// an idempotent answer, or a clock is wrong.
/// </summary>
internal sealed partial class AnswerClock(TimeProvider time, ILogger logger)
{
    /// <summary>
    /// The greatest difference, either way, that is not reported. Our choice; the manual has none. It exceeds the slowest answer plus two
    /// careless clocks, and is too short for a replay to be of use.
    /// </summary>
    public static readonly TimeSpan MostDifference = TimeSpan.FromMinutes(5);

    // A wrong clock makes every answer differ: one log line a minute, and the metric counts all.
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _lastLine;

    /// <summary>How far an answer's time lies before now, when that is too much; null when it is not, or when the answer has no time.</summary>
    /// <param name="operation">Name of the operation.</param>
    /// <param name="responseTime">Response time that the answer states.</param>
    /// <param name="now">Our clock.</param>
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
            "The ResponseTime in DICT's answer to {Operation} is {SecondsBehind} s behind this machine's clock; the answer is passed on. Compare the clock with a time server. Logged once a minute at most; pix.exchange.answers.far_from_clock counts all.")]
        public static partial void FarFromClock(ILogger logger, string operation, long secondsBehind);
    }
}
