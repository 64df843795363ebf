namespace Pix.Transmission.Exchanges;

/// <summary>
/// Gives or refuses permission for each attempt of a request. Asked before each attempt, because the Central Bank's limits count every attempt.
/// </summary>
public interface ISendGate
{
    /// <summary>Waits for permission to send, at most for <paramref name="timeLeft"/>.</summary>
    ValueTask<SendLeave> EnterAsync(TimeSpan timeLeft, CancellationToken cancellationToken);
}

/// <summary>Permission for one attempt, or the reason why permission is refused.</summary>
public abstract class SendLeave
{
    /// <summary>How long to wait until permission is likely; null when permission is given.</summary>
    public virtual TimeSpan? RetryAfter => null;

    /// <summary>True if permission is missing because what is left of the limit is unknown.</summary>
    public virtual bool IsLimitUnknown => false;

    /// <summary>One sentence that says why permission is missing; empty when it is given.</summary>
    public virtual string Detail => "";

    /// <summary>Reports how the attempt ended.</summary>
    /// <param name="left">Whether any byte may have been sent.</param>
    /// <param name="status">HTTP status of the answer; 0 when none came.</param>
    /// <param name="retryAfter">Time that the answer asked to wait; null when it asked for none.</param>
    public abstract void End(bool left, int status, TimeSpan? retryAfter);
}
