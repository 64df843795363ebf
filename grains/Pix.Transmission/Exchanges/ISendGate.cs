namespace Pix.Transmission.Exchanges;

/// <summary>What each attempt of a request has to pass before it may go out: the Central Bank's limits count every attempt.</summary>
public interface ISendGate
{
    /// <summary>Waits for leave to send, inside the time left.</summary>
    ValueTask<SendLeave> EnterAsync(TimeSpan timeLeft, CancellationToken cancellationToken);
}

/// <summary>Leave to send once, or why not.</summary>
public abstract class SendLeave
{
    /// <summary>When there will be leave; null when there is.</summary>
    public virtual TimeSpan? RetryAfter => null;

    /// <summary>Whether there is none because what is left of the limit is not known.</summary>
    public virtual bool IsLimitUnknown => false;

    /// <summary>Why there is none, one sentence.</summary>
    public virtual string Detail => "";

    /// <summary>Tells how the attempt ended.</summary>
    /// <param name="left">Whether any byte may have left.</param>
    /// <param name="status">HTTP status of the answer; 0 when none came.</param>
    /// <param name="retryAfter">What the answer asked for.</param>
    public abstract void End(bool left, int status, TimeSpan? retryAfter);
}
