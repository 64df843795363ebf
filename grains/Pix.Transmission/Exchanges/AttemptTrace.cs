namespace Pix.Transmission.Exchanges;

/// <summary>Tracks whether any byte of one attempt can have been sent.</summary>
/// <remarks>
/// The trace is part of the execution context. The connection pool writes a request in the execution context of its attempt, so the write finds
/// the trace of this attempt. The pool opens connections in other contexts; their TLS handshakes do not write to a <see cref="TracedStream"/>.
/// </remarks>
internal sealed class AttemptTrace
{
    // Servers close idle connections after some seconds. One second is less than any server waits, but enough for steady senders to reuse connections.
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

    /// <summary>True if writing the request began. A failed write is included, because part of the request may have been sent.</summary>
    public bool IsStarted => Volatile.Read(ref _stream) is not null;

    /// <summary>
    /// True if the connection pool wrote the request to a second connection. The Central Bank may have received the request on the first
    /// connection.
    /// </summary>
    public bool IsRepeated { get; private set; }

    public static AttemptTrace? Current => Flow.Value;

    /// <summary>
    /// Begins a trace in the current execution context. Call this in an async method that makes only this attempt, because the previous context,
    /// without the trace, is restored when that method ends.
    /// </summary>
    /// <param name="mayRepeat">Whether the connection pool is allowed to write the request again on another connection.</param>
    /// <param name="started">Called before the first byte is written to a connection.</param>
    public static AttemptTrace Begin(bool mayRepeat, Action started) => Flow.Value = new AttemptTrace(mayRepeat, started);

    /// <summary>Reports that bytes of the request are about to be written.</summary>
    /// <exception cref="StaleConnectionException">
    /// The connection was idle for so long that the server may be about to close it, and the request must not be repeated. Nothing was written.
    /// </exception>
    /// <exception cref="IOException">
    /// The request was already written to another connection and must not be repeated, or the attempt has already ended.
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

    /// <summary>Ends the attempt. If writing has not begun by now, any later write throws, on any thread.</summary>
    /// <returns>Whether writing began.</returns>
    public bool Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return _stream is not null;
        }
    }

    /// <summary>Reports that the attempt is over, so that the idle time of its connection starts again from zero.</summary>
    public void End() => Volatile.Read(ref _stream)?.Touch();
}
