using System.Net;
using Pix.Transmission.Exchanges;

namespace Pix.Transmission.Endpoints;

/// <summary>The pool of a transmitter's connections: it closes once its owner has given it up and the last attempt has left.</summary>
/// <remarks>
/// About <see cref="SocketsHttpHandler"/> and connections that the server closed while they were idle: on taking one from the pool it
/// begins to read, and an end of stream that is there already makes it take another, before any byte is written. A close that comes later
/// is an unknown outcome for a request with body: the handler does not repeat it. A request without body it repeats itself, at most three
/// times and only when a reused connection ended before the first byte of an answer; where the operation may not be resent, <see
/// cref="AttemptTrace"/> stops that before a byte of it is written, and lets such a request only on a connection that is new or was used
/// less than a second ago. The pool itself looks for idle ones with a timer (PooledConnectionIdleTimeout / 4, 1 s at least), not when it
/// takes one. Its list is a stack, so one that is too old means that all are: they are closed one after the other and a new one is opened.
/// It speaks HTTP/1.1 one request at a time on a connection: pipelining does not exist in it.
/// </remarks>
internal sealed class Connections : IDisposable
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isGivenUp;
    // The owner, and the attempts under way.
    private int _users = 1;

    /// <param name="settings">How many there may be, and for how long.</param>
    /// <param name="connect">Opens one.</param>
    public Connections(LaneSettings settings, Func<CancellationToken, ValueTask<Stream>> connect) => Invoker = new HttpMessageInvoker(Handler(settings, connect));

    /// <summary>Sends on them.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>Whether the owner gave them up.</summary>
    public bool IsGivenUp => _isGivenUp;

    /// <summary>Completes when they are closed.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Keeps them open until <see cref="Leave"/>; false when the owner gave them up.</summary>
    public bool TryEnter()
    {
        for (var users = Volatile.Read(ref _users); users > 0 && !_isGivenUp; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Needs them no more. The last one closes them, on a thread that may be lost: closing TLS is native code, and neither the owner's turn
    /// nor a request waits for it.
    /// </summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            new Thread(Close) { IsBackground = true, Name = "pix-tls-close" }.Start();
        }
    }

    /// <summary>Gives them up, for the owner.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isGivenUp, true))
        {
            Leave();
        }
    }

    private static SocketsHttpHandler Handler(LaneSettings settings, Func<CancellationToken, ValueTask<Stream>> connect) => new()
    {
        ConnectCallback = (_, cancellationToken) => connect(cancellationToken),
        // The dialer has its own timeout, and knows what it waited for.
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        MaxConnectionsPerServer = settings.MaxConnections,
        PooledConnectionLifetime = settings.ConnectionLifetime,
        PooledConnectionIdleTimeout = settings.ConnectionIdleTimeout,
        AutomaticDecompression = DecompressionMethods.None,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // No trace id leaves the bank, and the client makes no span, whose URL would hold a Pix key. The exchange's span covers this stage.
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 32,
        // An answer that is not read to its end costs its connection, rather than the time to drain it.
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    private void Close()
    {
        try
        {
            Invoker.Dispose();
            _closed.SetResult();
        }
#pragma warning disable CA1031 // Whatever it is: an exception that leaves a thread ends the process.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _closed.SetException(failure);
        }
    }
}
