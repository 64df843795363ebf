using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Pix.Api.Callers;

/// <summary>
/// The open connections whose caller presented a certificate. When the certificate is no longer accepted (it was revoked, it expired, or its
/// authority was removed), the connection is closed at once or, if a request is under way, after that request.
/// </summary>
internal sealed partial class CallerConnections : IDisposable
{
    // How often the front door looks for expired certificates. It looks at once when settings change, and checks the certificate of each request anyway.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ConnectionContext, X509Certificate2> _open = new(ReferenceEqualityComparer.Instance);
    private readonly CallerTrust _trust;
    private readonly ILogger<CallerConnections> _logger;
    private readonly ITimer _timer;

    public CallerConnections(CallerTrust trust, TimeProvider time, ILogger<CallerConnections> logger)
    {
        (_trust, _logger) = (trust, logger);
        _trust.Renewed += EndRefused;
        _timer = time.CreateTimer(_ => EndRefused(), null, BetweenLooks, BetweenLooks);
    }

    /// <summary>Number of open connections whose caller presented a certificate.</summary>
    public int Count => _open.Count;

    /// <inheritdoc cref="CallerTrust.Accepts"/>
    public bool Accept(X509Certificate2 certificate, X509Chain? presented) => _trust.Accepts(certificate, presented);

    /// <summary>Connection middleware after the TLS handshake. Keeps the connection in the list while the connection is open.</summary>
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
            // The certificate is checked again, because the settings may have changed between the handshake and the previous line.
            EndIfRefused(connection, certificate);
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _trust.Renewed -= EndRefused;
    }

    private void EndRefused()
    {
        var ended = _open.Count(open => EndIfRefused(open.Key, open.Value));
        if (ended > 0)
        {
            Log.Ended(_logger, ended);
        }
    }

    // The connection is removed from the list before it is closed, so that the next check does not close and count it again.
    private bool EndIfRefused(ConnectionContext connection, X509Certificate2 certificate)
    {
        if (_trust.Counts(certificate) || !_open.TryRemove(connection, out _))
        {
            return false;
        }

        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CallerConnectionsEnded, LogLevel.Warning, "{Count} connections of callers use certificates that are no longer accepted (revoked, expired, or of an authority that is not in Pix:CallerCertificateAuthorities). The front door closes each connection now or, if a request is under way, after that request.")]
        public static partial void Ended(ILogger logger, int count);
    }
}
