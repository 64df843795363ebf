namespace Pix.Transmission.Exchanges;

/// <summary>State of one request over all its attempts: the time left, the number of attempts, and whether an earlier attempt may have been received.</summary>
internal sealed class Sending(OutboundRequest request, TimeSpan timeLeft, TimeProvider time, CancellationToken cancellationToken)
{
    private readonly long _start = time.GetTimestamp();

    public OutboundRequest Request => request;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Number of attempts that were begun.</summary>
    public int Attempts { get; set; }

    /// <summary>
    /// True if the Central Bank may have received an attempt before the last attempt. What is known about the last attempt is in its own result.
    /// </summary>
    public bool EarlierUnknown { get; set; }

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public TimeSpan TimeLeft => timeLeft - Elapsed;

    /// <summary>True if no further attempt is allowed, because the deadline has passed or the caller cancelled.</summary>
    public bool IsOver => TimeLeft <= TimeSpan.Zero || cancellationToken.IsCancellationRequested;

    /// <summary>Returns a source that is cancelled when the caller's deadline passes or the caller cancels.</summary>
    public CancellationTokenSource Limit()
    {
        var left = TimeLeft;
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return limit;
    }
}
