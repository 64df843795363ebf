using System.Net.Security;
using System.Net.Sockets;

namespace Pix.Transmission.Tls;

/// <summary>Makes one TLS handshake on its own thread, which can be abandoned.</summary>
/// <remarks>
/// OpenSSL makes the client's signature by calling the HSM's library. This call can block for ever and cannot be cancelled. On the thread pool,
/// a blocked call would take a thread from all other work, and the connection pool would count the connection attempt as under way for ever.
/// With its own thread, the connection attempt always ends in time: closing the socket ends every wait for the peer, and a thread that is
/// blocked inside a native call is abandoned and counted by <see cref="HandshakeAllowance"/>.
/// </remarks>
internal sealed class HandshakeThread
{
    private readonly PeerStream _peer;
    private readonly HandshakeAllowance _allowance;
    private readonly Func<SslClientAuthenticationOptions> _options;
    private readonly TaskCompletionSource<SslStream> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private bool _isOver, _isWrittenOff;

    private HandshakeThread(PeerStream peer, HandshakeAllowance allowance, Func<SslClientAuthenticationOptions> options)
    {
        _peer = peer;
        _allowance = allowance;
        _options = options;
    }

    /// <summary>Makes the handshake and returns its TLS stream.</summary>
    /// <param name="socket">Connected socket, which is closed when the handshake fails.</param>
    /// <param name="allowance">Allowance of the client certificate's key.</param>
    /// <param name="options">
    /// Makes the TLS options. Called on the handshake's thread, because it reads certificates, and reading files and keys can block too.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, even when the thread is blocked.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled while the handshake was waiting for the peer.</exception>
    /// <exception cref="KeySilentException">
    /// The wait was cancelled while the handshake was not waiting for the peer but was inside another call, usually the key's signature; or too
    /// many abandoned threads hang in such calls.
    /// </exception>
    public static Task<SslStream> RunAsync(
        Socket socket, HandshakeAllowance allowance, Func<SslClientAuthenticationOptions> options, CancellationToken cancellationToken)
    {
        if (!allowance.TryEnter())
        {
            socket.Dispose();
            return Task.FromException<SslStream>(KeySilentException.TooMany(allowance.Hanging));
        }

        var handshake = new HandshakeThread(new PeerStream(socket), allowance, options);
        new Thread(handshake.Run) { IsBackground = true, Name = "pix-tls-handshake" }.Start();
        return handshake.EndAsync(cancellationToken);
    }

    private async Task<SslStream> EndAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((HandshakeThread)state!).GiveUp(token), this);
        return await _end.Task;
    }

    private void Run()
    {
        var stream = new SslStream(_peer);
        try
        {
            stream.AuthenticateAsClient(_options());
            End(stream, failure: null);
        }
#pragma warning disable CA1031 // An unhandled exception of a thread would end the process. The dial reports the failure.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            End(stream, failure);
        }
    }

    private void End(SslStream stream, Exception? failure)
    {
        bool isHeard;
        lock (_lock)
        {
            isHeard = !_isOver;
            _isOver = true;
        }

        if (isHeard && failure is null)
        {
            _allowance.Succeeded();
            _end.SetResult(stream);
            return;
        }

        stream.Dispose();
        if (isHeard)
        {
            _end.SetException(failure!);
        }
        else if (_isWrittenOff)
        {
            _allowance.Returned();
        }
    }

    private void GiveUp(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            _isWrittenOff = !_peer.IsWaiting;
            if (_isWrittenOff)
            {
                _allowance.WriteOff();
            }
        }

        _peer.Dispose();
        _end.SetException(_isWrittenOff ? KeySilentException.Silent(_allowance.Hanging) : new OperationCanceledException(cancellationToken));
    }
}
