using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Pix.Cluster.Tls;

/// <summary>Makes a connection TLS before Orleans sees it. Structure and protocol name are those of Microsoft.Orleans.Connections.Security.</summary>
internal sealed partial class TlsMiddleware(ClusterIdentity identity, TimeProvider time, ILogger<TlsMiddleware> logger)
{
    /// <summary>Both ends are near each other; whoever takes longer holds a connection open for nothing.</summary>
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    /// <summary>For connections that come in.</summary>
    public Func<ConnectionDelegate, ConnectionDelegate> Server(PeerRole peer) => next => connection =>
        RunAsync(connection, next, (stream, cancellationToken) => TlsHandshake.AsServerAsync(stream, identity.Current(), peer, cancellationToken), Log.StrangerRefused);

    /// <summary>For connections that go out, to silos.</summary>
    public Func<ConnectionDelegate, ConnectionDelegate> Client() => next => connection =>
        RunAsync(connection, next, (stream, cancellationToken) => TlsHandshake.AsClientAsync(stream, identity.Current(), cancellationToken), Log.PeerNotReached);

    private async Task RunAsync(
        ConnectionContext connection, ConnectionDelegate next, Func<SslStream, CancellationToken, Task> handshake, Action<ILogger, string?, string> refused)
    {
        var plain = connection.Transport;
        await using var stream = new SslStream(new PipeStream(plain), leaveInnerStreamOpen: false);
        try
        {
            await HandshakeAsync(connection, stream, handshake);
        }
        catch (Exception failed) when (failed is AuthenticationException or IOException or OperationCanceledException or ConnectionAbortedException or InvalidOperationException)
        {
            refused(logger, connection.RemoteEndPoint?.ToString(), (failed.InnerException ?? failed).Message);
            connection.Abort();
            return;
        }

        await using var transport = new TlsTransport(stream);
        connection.Transport = transport;
        try
        {
            await next(connection);
        }
        finally
        {
            // So that who made the connection closes what he made.
            connection.Transport = plain;
        }
    }

    private async Task HandshakeAsync(ConnectionContext connection, SslStream stream, Func<SslStream, CancellationToken, Task> handshake)
    {
        using var limit = new CancellationTokenSource(HandshakeLimit, time);
        // Reading from the pipes of a connection does not end with the token alone.
        await using var abort = limit.Token.UnsafeRegister(state => ((ConnectionContext)state!).Abort(), connection);
        await handshake(stream, limit.Token);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StrangerRefused, LogLevel.Warning, "Refused a connection from {Peer}: it did not show a certificate of this cluster ({Reason}).")]
        public static partial void StrangerRefused(ILogger logger, string? peer, string reason);

        [LoggerMessage(EventIds.PeerNotReached, LogLevel.Warning, "No TLS with {Peer}: it is not a silo of this cluster, or takes this process for none ({Reason}).")]
        public static partial void PeerNotReached(ILogger logger, string? peer, string reason);
    }
}
