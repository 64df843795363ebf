namespace Pix.Transmission.Exchanges;

/// <summary>One request over all its attempts: its time left, and what is known of it.</summary>
internal sealed class Sending(OutboundRequest request, TimeSpan timeLeft, TimeProvider time, CancellationToken cancellationToken)
{
    private readonly long _start = time.GetTimestamp();

    public OutboundRequest Request => request;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Attempts that were begun.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether an earlier attempt may have been received. The last attempt's own result says what is known of that one.</summary>
    public bool EarlierUnknown { get; set; }

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public TimeSpan TimeLeft => timeLeft - Elapsed;

    /// <summary>Whether no further attempt may begin: the deadline has passed, or the caller gave up.</summary>
    public bool IsOver => TimeLeft <= TimeSpan.Zero || cancellationToken.IsCancellationRequested;

    /// <summary>Cancelled when the caller's deadline passes or the caller gives up.</summary>
    public CancellationTokenSource Limit()
    {
        var left = TimeLeft;
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return limit;
    }
}
