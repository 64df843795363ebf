namespace Pix.Transmission.Exchanges;

/// <summary>Knows whether any byte of one attempt can have been sent.</summary>
/// <remarks>
/// The connection pool writes a request in its caller's execution context, so that context's trace is the attempt's. It opens connections
/// in contexts of their own, and their handshakes run below <see cref="TracedStream"/> anyway.
/// </remarks>
internal sealed class AttemptTrace
{
    // Servers close idle connections after some seconds; one second is shorter than any of these times, and still lets steady senders reuse
    // connections.
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

    /// <summary>Whether writing the request began; a failed write counts, because some of it may have been sent.</summary>
    public bool IsStarted => Volatile.Read(ref _stream) is not null;

    /// <summary>Whether the connection pool wrote it to a second connection, so that the first may have carried it.</summary>
    public bool IsRepeated { get; private set; }

    public static AttemptTrace? Current => Flow.Value;

    /// <summary>
    /// Begins the trace of the current execution context. Call it from an async method that makes only the attempt: its end restores the
    /// context.
    /// </summary>
    /// <param name="mayRepeat">Whether the connection pool may write the request again on another connection.</param>
    /// <param name="started">Called before the first byte is written to a connection.</param>
    public static AttemptTrace Begin(bool mayRepeat, Action started) => Flow.Value = new AttemptTrace(mayRepeat, started);

    /// <summary>Reports that bytes of the request are about to be written.</summary>
    /// <exception cref="StaleConnectionException">
    /// The server may be about to close this connection, and the request must not be repeated. Nothing was written.
    /// </exception>
    /// <exception cref="IOException">
    /// The request went to another connection before and must not be repeated, or the attempt has already ended and been reported.
    /// </exception>
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

    /// <summary>Ends the attempt: bytes that are not written by now never will be, on whatever thread the write still waits.</summary>
    /// <returns>Whether writing began.</returns>
    public bool Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return _stream is not null;
        }
    }

    /// <summary>Reports that the attempt is over: its connection was in use until now.</summary>
    public void End() => Volatile.Read(ref _stream)?.Touch();
}
