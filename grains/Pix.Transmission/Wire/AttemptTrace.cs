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
    private readonly bool _mayRepeat;
    private Stream? _stream;

    private AttemptTrace(bool mayRepeat, Action started)
    {
        _mayRepeat = mayRepeat;
        _started = started;
    }

    /// <summary>Whether writing the request began; a write that failed counts, because some of it may have left.</summary>
    public bool IsStarted => Volatile.Read(ref _stream) is not null;

    public static AttemptTrace? Current => Flow.Value;

    /// <summary>Begins the trace of the current flow. Call it from an async method of the attempt alone, whose end restores the flow.</summary>
    /// <param name="mayRepeat">Whether the connection pool may write the request again on another connection.</param>
    /// <param name="started">Called before the first byte is written to a connection.</param>
    public static AttemptTrace Begin(bool mayRepeat, Action started) => Flow.Value = new AttemptTrace(mayRepeat, started);

    /// <summary>Tells that bytes of the request are about to be written.</summary>
    /// <exception cref="IOException">They went to another connection before, and may not go again.</exception>
    public void Start(Stream stream)
    {
        var before = Volatile.Read(ref _stream);
        if (ReferenceEquals(before, stream))
        {
            return;
        }

        if (before is not null && !_mayRepeat)
        {
            throw new IOException("The connection broke, and this request must not be written to another.");
        }

        Volatile.Write(ref _stream, stream);
        _started();
    }
}
