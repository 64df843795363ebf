using System.Security.Cryptography;
using Pix.Transmission.Exchanges;

namespace Pix.Transmission.Lanes;

/// <summary>Decides whether the same bytes are sent again after an attempt, and after which pause.</summary>
/// <remarks>
/// | attempt | again |
/// |---|---|
/// | not sent | yes, except when rate tokens are missing (the attempt has already waited for them), every circuit is open, or the connections were closed |
/// | lost, 5xx | if the operation allows that the same bytes are sent again |
/// | any other answer, unreadable answer | no |
/// A further attempt is made only if attempts are left, and if the pause and a useful attempt fit in the caller's time.
/// </remarks>
internal static class NextAttempt
{
    // Minimum useful time for an attempt. A round trip with a TLS handshake takes about this long.
    private static readonly TimeSpan LeastUseful = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Returns the pause before the next attempt; null when this attempt was the last.</summary>
    public static TimeSpan? PauseAfter(Attempt attempt, Sending sending, LaneSettings settings)
    {
        if (!MayFollow(attempt, sending.Request.MayResend) || sending.Attempts > settings.MaxResends || sending.CancellationToken.IsCancellationRequested)
        {
            return null;
        }

        var pause = attempt.RetryAfter ?? Backoff(sending.Attempts, settings);
        return pause + LeastUseful > sending.TimeLeft ? null : pause;
    }

    /// <summary>Whether another attempt is allowed after this attempt, if attempts and time are left.</summary>
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
