using System.Net;
using Pix.Transmission.Exchanges;

namespace Pix.Transmission.Endpoints;

/// <summary>Connection pool of a transmitter. The pool is closed after its owner has disposed it and the last attempt has ended.</summary>
/// <remarks>
/// How <see cref="SocketsHttpHandler"/> treats connections that the server closed while they were idle: When the handler takes a connection from
/// its pool, it starts a read. If the end of the stream has already arrived, the handler takes another connection before any byte is written. If
/// the end arrives later, a request with a body has an unknown outcome, because the handler does not repeat such a request. The handler repeats
/// a request without a body, at most three times and only if a reused connection ended before the first byte of an answer. If the operation must
/// not be resent, <see cref="AttemptTrace"/> stops such a repetition before a byte is written, and allows the request only on a connection that
/// is new or was used less than a second ago. The handler removes idle connections by a timer (PooledConnectionIdleTimeout / 4, at least 1 s),
/// not when it takes a connection. The pool is a stack, so if the first connection is too old, all are; they are closed one after the other and
/// a new connection is opened. The handler sends one HTTP/1.1 request at a time on a connection, without pipelining.
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

    /// <summary>Completes when the pool is closed with all its connections.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Adds a user, for whom the connections stay open until <see cref="Leave"/>; returns false after <see cref="Dispose"/>.</summary>
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
    /// Removes a user. When the last user has left, a thread of its own closes the connections, because closing TLS is native code that can
    /// block for ever, and neither a turn of the owner nor a request must wait for this code.
    /// </summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            new Thread(Close) { IsBackground = true, Name = "pix-tls-close" }.Start();
        }
    }

    /// <summary>Removes the owner as a user: no new attempt begins, and the connections are closed when the last attempt has ended.</summary>
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
        // TlsDialer has its own timeout. When it expires, TlsDialer reports what it was waiting for.
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        MaxConnectionsPerServer = settings.MaxConnections,
        PooledConnectionLifetime = settings.ConnectionLifetime,
        PooledConnectionIdleTimeout = settings.ConnectionIdleTimeout,
        AutomaticDecompression = DecompressionMethods.None,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // No trace id is sent to the Central Bank. The HTTP client makes no span, because the span's URL would contain a Pix key; the exchange
        // has its own span for sending.
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
