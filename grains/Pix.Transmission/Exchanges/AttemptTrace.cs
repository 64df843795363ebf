namespace Pix.Transmission.Exchanges;

/// <summary>Knows whether any byte of one attempt could have left.</summary>
/// <remarks>
/// The connection pool writes a request in the flow of its caller, so the flow's trace is the attempt's; the pool opens connections in flows of
/// their own, whose handshakes are below <see cref="TracedStream"/> anyway.
/// </remarks>
internal sealed class AttemptTrace
{
    // Servers close idle connections after some seconds; one second is less than any of them and leaves reuse to whoever sends steadily.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(1);

    private static readonly AsyncLocal<AttemptTrace?> Flow = new();

    private readonly Action _started;
    private readonly bool _mayRepeat;
    private readonly Lock _lock = new();
    private TracedStream? _stream;
    private bool _isClosed;

    private AttemptTrace(bool mayRepeat, Action started)
    {
        _mayRepeat = mayRepeat;
        _started = started;
    }

    /// <summary>Whether writing the request began; a write that failed counts, because some of it may have left.</summary>
    public bool IsStarted => Volatile.Read(ref _stream) is not null;

    /// <summary>Whether the connection pool wrote it to a second connection, so that the first may have carried it.</summary>
    public bool IsRepeated { get; private set; }

    public static AttemptTrace? Current => Flow.Value;

    /// <summary>Begins the trace of the current flow. Call it from an async method of the attempt alone, whose end restores the flow.</summary>
    /// <param name="mayRepeat">Whether the connection pool may write the request again on another connection.</param>
    /// <param name="started">Called before the first byte is written to a connection.</param>
    public static AttemptTrace Begin(bool mayRepeat, Action started) => Flow.Value = new AttemptTrace(mayRepeat, started);

    /// <summary>Tells that bytes of the request are about to be written.</summary>
    /// <exception cref="StaleConnectionException">The server may be about to close this connection, and the request could not be repeated. Nothing was written.</exception>
    /// <exception cref="IOException">They went to another connection before, and may not go again; or the attempt has ended, and its end was told.</exception>
    public void Start(TracedStream stream)
    {
        lock (_lock)
        {
            Start_NeedsLock(stream);
        }
    }

    private void Start_NeedsLock(TracedStream stream)
    {
        var before = _stream;
        if (ReferenceEquals(before, stream))
        {
            return;
        }

        if (before is not null && !_mayRepeat)
        {
            throw new IOException("The connection broke, and this request must not be written to another.");
        }

        if (!_mayRepeat && stream.Idle >= LongestIdle)
        {
            throw new StaleConnectionException();
        }

        if (_isClosed)
        {
            throw new IOException("The attempt has ended; nothing of it may be written any more.");
        }

        IsRepeated = before is not null;
        Volatile.Write(ref _stream, stream);
        stream.Touch();
        _started();
    }

    /// <summary>Ends the attempt: what was not written by now never is, on whatever thread its writing still waits.</summary>
    /// <returns>Whether writing began.</returns>
    public bool Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return _stream is not null;
        }
    }

    /// <summary>Tells that the attempt is over: its connection was in use until now.</summary>
    public void End() => Volatile.Read(ref _stream)?.Touch();
}
