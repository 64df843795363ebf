namespace Pix.Transmission.Exchanges;

/// <summary>The gate before each attempt of a request: the Central Bank's limits count every attempt.</summary>
public interface ISendGate
{
    /// <summary>Waits for permission to send, within the time left.</summary>
    ValueTask<SendLeave> EnterAsync(TimeSpan timeLeft, CancellationToken cancellationToken);
}

/// <summary>Permission to send once, or why not.</summary>
public abstract class SendLeave
{
    /// <summary>When there will be permission; null when there is.</summary>
    public virtual TimeSpan? RetryAfter => null;

    /// <summary>Whether permission is missing because the rest of the limit is unknown.</summary>
    public virtual bool IsLimitUnknown => false;

    /// <summary>Why permission is missing, one sentence.</summary>
    public virtual string Detail => "";

    /// <summary>Reports how the attempt ended.</summary>
    /// <param name="left">Whether any byte may have been sent.</param>
    /// <param name="status">HTTP status of the answer; 0 when none came.</param>
    /// <param name="retryAfter">Time that the answer asked to wait.</param>
    public abstract void End(bool left, int status, TimeSpan? retryAfter);
}
