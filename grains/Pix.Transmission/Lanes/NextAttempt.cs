using System.Security.Cryptography;
using Pix.Transmission.Exchanges;

namespace Pix.Transmission.Lanes;

/// <summary>Whether the same bytes are sent again after an attempt, and after which pause.</summary>
/// <remarks>
/// | attempt | again |
/// |---|---|
/// | not sent | always, but for lack of tokens, for which it waited already, when every endpoint is cut off, and when the connections are gone |
/// | lost, 5xx | when the operation lets the same bytes be sent again |
/// | any other answer, unreadable answer | never |
/// Only when attempts are left, and the pause and a useful attempt fit in the caller's time.
/// </remarks>
internal static class NextAttempt
{
    // A shorter time is not worth an attempt: a round trip with TLS takes as long.
    private static readonly TimeSpan LeastUseful = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The pause before the next attempt; null when this one was the last.</summary>
    public static TimeSpan? PauseAfter(Attempt attempt, Sending sending, LaneSettings settings)
    {
        if (!MayFollow(attempt, sending.Request.MayResend) || sending.Attempts > settings.MaxResends || sending.CancellationToken.IsCancellationRequested)
        {
            return null;
        }

        var pause = attempt.RetryAfter ?? Backoff(sending.Attempts, settings);
        return pause + LeastUseful > sending.TimeLeft ? null : pause;
    }

    /// <summary>Whether another attempt may follow one that ended so, while attempts and time are left.</summary>
    public static bool MayFollow(Attempt attempt, bool mayResend) => attempt.End switch
    {
        AttemptEnd.NotSent => !attempt.RateLimited && !attempt.IsCutOff && !attempt.IsGone,
        AttemptEnd.Lost => mayResend,
        _ => mayResend && attempt.IsServerError,
    };

    private static TimeSpan Backoff(int attempts, LaneSettings settings)
    {
        var full = settings.ResendDelay * Math.Pow(2, Math.Max(0, attempts - 1));
        var jitter = 0.5 + RandomNumberGenerator.GetInt32(1000) / 1000.0;
        return TimeSpan.FromTicks(Math.Min((full * jitter).Ticks, LongestPause.Ticks));
    }
}
