using System.Security.Cryptography;
using Polly;

namespace Pix.Transmission;

/// <summary>One request from its first attempt to its last: what is left of its time and what is known of it.</summary>
internal sealed class Sending
{
    public static readonly ResiliencePropertyKey<Sending> Key = new("pix.sending");

    // Less than this is not worth an attempt: a round trip with TLS takes as long.
    private static readonly TimeSpan LeastUseful = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    private readonly LaneSettings _settings;
    private readonly TimeProvider _time;
    private readonly TimeSpan _allowed;
    private readonly long _start;

    public Sending(LaneSettings settings, OutboundRequest request, TimeSpan timeLeft, TimeProvider time, CancellationToken cancellationToken)
    {
        _settings = settings;
        _time = time;
        _allowed = timeLeft;
        _start = time.GetTimestamp();
        Request = request;
        CancellationToken = cancellationToken;
    }

    public OutboundRequest Request { get; }

    public CancellationToken CancellationToken { get; }

    public int Attempts { get; set; }

    /// <summary>Whether an attempt that was followed by another may have been received. What the last attempt itself tells is in its result.</summary>
    public bool EarlierUnknown { get; private set; }

    /// <summary>The wait before the next attempt, once <see cref="Resends"/> decided for one.</summary>
    public TimeSpan Wait { get; private set; }

    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    public TimeSpan TimeLeft => _allowed - Elapsed;

    /// <summary>Is cancelled when the caller's time is over or he gives up.</summary>
    public CancellationTokenSource Limit()
    {
        var left = TimeLeft;
        var limit = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return limit;
    }

    /// <summary>Decides whether to try again after this attempt.</summary>
    /// <remarks>
    /// | attempt | again |
    /// | not sent | always, but for lack of tokens, for which it waited already, and when every circuit is open |
    /// | lost, 5xx | when the operation lets the same bytes be sent again |
    /// | any other answer, unreadable answer | never |
    /// Only when attempts are left, and the wait and a useful attempt fit in the caller's time.
    /// </remarks>
    public bool Resends(Attempt attempt)
    {
        Wait = attempt.RetryAfter ?? Backoff();
        if (!IsForResending(attempt, Request.MayResend) || Attempts > _settings.MaxResends || CancellationToken.IsCancellationRequested || Wait + LeastUseful > TimeLeft)
        {
            return false;
        }

        EarlierUnknown |= attempt.IsUncertain;
        return true;
    }

    /// <summary>Whether an attempt that ended so is followed by another while attempts and time are left.</summary>
    public static bool IsForResending(Attempt attempt, bool mayResend) => attempt.End switch
    {
        AttemptEnd.NotSent => !attempt.RateLimited && !attempt.IsCutOff,
        AttemptEnd.Lost => mayResend,
        _ => mayResend && attempt.IsServerError,
    };

    private TimeSpan Backoff()
    {
        var full = _settings.ResendDelay * Math.Pow(2, Math.Max(0, Attempts - 1));
        var jitter = 0.5 + RandomNumberGenerator.GetInt32(1000) / 1000.0;
        return TimeSpan.FromTicks(Math.Min((full * jitter).Ticks, LongestBackoff.Ticks));
    }
}
