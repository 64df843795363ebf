namespace Pix.Transmission.Exchanges;

/// <summary>One request from its first attempt to its last: what is left of its time, and what is known of it.</summary>
internal sealed class Sending(OutboundRequest request, TimeSpan timeLeft, TimeProvider time, CancellationToken cancellationToken)
{
    private readonly long _start = time.GetTimestamp();

    public OutboundRequest Request => request;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Attempts that were begun.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether an attempt that was followed by another may have been received. What the last attempt itself tells is in its result.</summary>
    public bool EarlierUnknown { get; set; }

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public TimeSpan TimeLeft => timeLeft - Elapsed;

    /// <summary>Whether nothing more is to be begun: its time is over, or its caller gave up.</summary>
    public bool IsOver => TimeLeft <= TimeSpan.Zero || cancellationToken.IsCancellationRequested;

    /// <summary>Is cancelled when the caller's time is over or he gives up.</summary>
    public CancellationTokenSource Limit()
    {
        var left = TimeLeft;
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return limit;
    }
}
