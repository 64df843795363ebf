using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Pix.Cluster.Tls;

/// <summary>
/// Makes a connection TLS, by Orleans' own middleware with the present certificates, before Orleans sees it; logs the peer of each failed
/// handshake.
/// </summary>
internal sealed partial class TlsMiddleware(ClusterIdentity identity, ILogger<TlsMiddleware> logger)
{
    /// <summary>For incoming connections, from peers of this kind.</summary>
    public Func<ConnectionDelegate, ConnectionDelegate> Server(PeerRole peer) => next => connection =>
        RunAsync(connection, next, tls => tls.UseServerTls(TlsHandshake.AsServer(identity.Current(), peer)), Log.StrangerRefused);

    /// <summary>For outgoing connections, to silos.</summary>
    public Func<ConnectionDelegate, ConnectionDelegate> Client() => next => connection =>
        RunAsync(connection, next, tls => tls.UseClientTls(TlsHandshake.AsClient(identity.Current())), Log.PeerNotReached);

    // One pipeline a connection: each has the certificates of its moment, and the reason of its own failure.
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
        [LoggerMessage(EventIds.StrangerRefused, LogLevel.Warning, "Refused a connection from {Peer}: it presented no certificate of this cluster ({Reason}).")]
        public static partial void StrangerRefused(ILogger logger, string? peer, string reason);

        [LoggerMessage(EventIds.PeerNotReached, LogLevel.Warning, "TLS with {Peer} failed: it is no silo of this cluster, or does not accept this process's certificate ({Reason}).")]
        public static partial void PeerNotReached(ILogger logger, string? peer, string reason);
    }
}
