using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Pix.Api.Callers;

/// <summary>The open connections that began with a caller's certificate. When a revocation list takes it back, or one between it and the root, the connection ends: at once, or after the request that is under way.</summary>
internal sealed partial class CallerConnections : IDisposable
{
    private readonly ConcurrentDictionary<ConnectionContext, X509Certificate2> _open = new(ReferenceEqualityComparer.Instance);
    private readonly CallerTrust _trust;
    private readonly ILogger<CallerConnections> _logger;

    public CallerConnections(CallerTrust trust, ILogger<CallerConnections> logger)
    {
        (_trust, _logger) = (trust, logger);
        _trust.Renewed += EndRevoked;
    }

    /// <inheritdoc cref="CallerTrust.Accepts"/>
    public bool Accept(X509Certificate2 certificate, X509Chain? presented) => _trust.Accepts(certificate, presented);

    /// <summary>Passes a connection on after its handshake.</summary>
    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is not { } certificate)
        {
            await next(connection);
            return;
        }

        _open[connection] = certificate;
        try
        {
            // The list may have come between the handshake and the line above.
            EndIfRevoked(connection, certificate);
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }
    }

    public void Dispose() => _trust.Renewed -= EndRevoked;

    private void EndRevoked()
    {
        var ended = _open.Count(open => EndIfRevoked(open.Key, open.Value));
        if (ended > 0)
        {
            Log.Ended(_logger, ended);
        }
    }

    private bool EndIfRevoked(ConnectionContext connection, X509Certificate2 certificate)
    {
        if (!_trust.IsRevoked(certificate))
        {
            return false;
        }

        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RevokedConnectionsEnded, LogLevel.Warning, "Pix:CallerRevocationLists revokes certificates with which {Count} connections are open: they end now, or after the request that is under way.")]
        public static partial void Ended(ILogger logger, int count);
    }
}
