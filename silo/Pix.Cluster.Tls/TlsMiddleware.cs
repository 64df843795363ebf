using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Pix.Cluster.Tls;

/// <summary>
/// Runs Orleans' own TLS middleware on each connection with the current certificates, before Orleans uses the connection. Logs the peer of
/// each failed handshake.
/// </summary>
internal sealed partial class TlsMiddleware(ClusterIdentity identity, ILogger<TlsMiddleware> logger)
{
    /// <summary>Returns the middleware for incoming connections from peers with this role.</summary>
    public Func<ConnectionDelegate, ConnectionDelegate> Server(PeerRole peer) => next => connection =>
        RunAsync(connection, next, tls => tls.UseServerTls(TlsHandshake.AsServer(identity.Current(), peer)), Log.StrangerRefused);

    /// <summary>Returns the middleware for outgoing connections to silos.</summary>
    public Func<ConnectionDelegate, ConnectionDelegate> Client() => next => connection =>
        RunAsync(connection, next, tls => tls.UseClientTls(TlsHandshake.AsClient(identity.Current())), Log.PeerNotReached);

    // Builds one pipeline per connection, so that each connection has the certificates in force at its start and its own reason of failure.
    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, Action<ConnectionBuilder> useTls, Action<ILogger, string?, string> refused)
    {
        var failure = new HandshakeFailure();
        var tls = new ConnectionBuilder(failure);
        useTls(tls);
        tls.Use(_ => next);
        await tls.Build()(connection);
        if (failure.Reason is { } reason)
        {
            refused(logger, connection.RemoteEndPoint?.ToString(), reason);
            connection.Abort();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.StrangerRefused, LogLevel.Warning, "Refused a connection from {Peer}, because the peer presented no certificate of this cluster ({Reason}).")]
        public static partial void StrangerRefused(ILogger logger, string? peer, string reason);

        [LoggerMessage(EventIds.PeerNotReached, LogLevel.Warning, "The TLS connection to {Peer} failed, because the peer is not a silo of this cluster or does not accept this process's certificate ({Reason}).")]
        public static partial void PeerNotReached(ILogger logger, string? peer, string reason);
    }
}
