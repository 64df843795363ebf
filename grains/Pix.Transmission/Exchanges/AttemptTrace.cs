namespace Pix.Transmission.Exchanges;

/// <summary>Tracks whether any byte of one attempt can have been sent.</summary>
/// <remarks>
/// The trace is part of the execution context. The connection pool writes a request in the context of the attempt, so a write finds the
/// attempt's trace. The pool opens connections in other contexts, and their handshakes do not write to a <see cref="TracedStream"/> anyway.
/// </remarks>
internal sealed class AttemptTrace
{
    // Servers close idle connections after some seconds. One second is shorter than any server's limit, and still allows steady senders to reuse connections.
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

    /// <summary>True if the connection pool wrote the request to a second connection, so that the Central Bank may have received it on the first.</summary>
    public bool IsRepeated { get; private set; }

    public static AttemptTrace? Current => Flow.Value;

    /// <summary>
    /// Begins a trace in the current execution context. Call this in an async method that makes only the attempt, because the end of that
    /// method restores the context.
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

    /// <summary>Ends the attempt. If writing has not begun by now, a later write throws, on any thread.</summary>
    /// <returns>Whether writing began.</returns>
    public bool Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return _stream is not null;
        }
    }

    /// <summary>Reports that the attempt is over, which restarts the idle time of its connection.</summary>
    public void End() => Volatile.Read(ref _stream)?.Touch();
}
