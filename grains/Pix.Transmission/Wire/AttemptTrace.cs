namespace Pix.Transmission;

/// <summary>Knows whether any byte of one attempt could have left.</summary>
/// <remarks>
/// The connection pool writes a request in the flow of its caller, so the flow's trace is the attempt's; the pool opens connections in flows of
/// their own, whose handshakes are below <see cref="TracedStream"/> anyway.
/// </remarks>
internal sealed class AttemptTrace
{
    private static readonly AsyncLocal<AttemptTrace?> Flow = new();

    private readonly Action _started;
    private bool _isStarted;

    private AttemptTrace(Action started) => _started = started;

    /// <summary>Whether writing the request began; a write that failed counts, because some of it may have left.</summary>
    public bool IsStarted => Volatile.Read(ref _isStarted);

    public static AttemptTrace? Current => Flow.Value;

    /// <summary>Begins the trace of the current flow. Call it from an async method of the attempt alone, whose end restores the flow.</summary>
    /// <param name="started">Called once, before the first byte is written.</param>
    public static AttemptTrace Begin(Action started) => Flow.Value = new AttemptTrace(started);

    public void Start()
    {
        if (!_isStarted)
        {
            Volatile.Write(ref _isStarted, true);
            _started();
        }
    }
}
