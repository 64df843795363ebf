using System.Net;
using Pix.Transmission.Exchanges;

namespace Pix.Transmission.Endpoints;

/// <summary>Connection pool of a transmitter. The pool closes after its owner has disposed it and the last attempt has ended.</summary>
/// <remarks>
/// How <see cref="SocketsHttpHandler"/> treats connections that the server closed while they were idle: When the handler takes a connection
/// from its pool, it begins to read, and if the end of the stream is already there, it takes another connection before any byte is written.
/// If the close comes later, a request with body has an unknown outcome, because the handler does not repeat it. The handler repeats a
/// request without body, at most three times and only when a reused connection ended before the first byte of an answer. If the operation
/// may not be resent, <see cref="AttemptTrace"/> stops such a repetition before a byte is written, and allows the request only on a
/// connection that is new or was used less than a second ago. The handler removes idle connections with a timer
/// (PooledConnectionIdleTimeout / 4, 1 s at least), not when it takes one. Its pool is a stack, so if the first connection is too old, all
/// are; they are closed one after the other and a new one is opened. The handler sends one HTTP/1.1 request at a time on a connection,
/// without pipelining.
/// </remarks>
internal sealed class Connections : IDisposable
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isGivenUp;
    // Number of users: the owner, and the attempts under way.
    private int _users = 1;

    /// <param name="settings">Settings of the lane, with the number and the lifetime of connections.</param>
    /// <param name="connect">Opens a connection.</param>
    public Connections(LaneSettings settings, Func<CancellationToken, ValueTask<Stream>> connect) => Invoker = new HttpMessageInvoker(Handler(settings, connect));

    /// <summary>Sends requests on the connections.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>True after <see cref="Dispose"/>.</summary>
    public bool IsGivenUp => _isGivenUp;

    /// <summary>Completes when all connections are closed.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Keeps the connections open until <see cref="Leave"/>; returns false after <see cref="Dispose"/>.</summary>
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
    /// Ends one use of the connections. The last user closes them on a thread of its own, because closing TLS is native code that may block
    /// for ever, and neither the owner's turn nor a request may wait for it.
    /// </summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            new Thread(Close) { IsBackground = true, Name = "pix-tls-close" }.Start();
        }
    }

    /// <summary>Ends the owner's use: no new attempt may begin, and the connections close when the last attempt has ended.</summary>
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
        // The dialer has its own timeout, and reports what it waited for.
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        MaxConnectionsPerServer = settings.MaxConnections,
        PooledConnectionLifetime = settings.ConnectionLifetime,
        PooledConnectionIdleTimeout = settings.ConnectionIdleTimeout,
        AutomaticDecompression = DecompressionMethods.None,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // No trace id is sent to the Central Bank, and the HTTP client makes no span, because its URL would contain a Pix key. The exchange
        // has a span of this stage.
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 32,
        // If an answer is not read to its end, its connection is closed at once instead of being drained.
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
#pragma warning disable CA1031 // An unhandled exception of a thread would end the process.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _closed.SetException(failure);
        }
    }
}
