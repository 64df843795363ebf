using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Pix.Transmission.Tls;

/// <summary>Opens one mutually authenticated TLS connection.</summary>
/// <remarks>
/// The connection pool uses plain <c>http</c> addresses and opens its connections with this class. So each new connection uses the current
/// client certificate and the current trusted server certificates, a key in the HSM is used only through <see
/// cref="SslStreamCertificateContext"/>, and a failure to connect can be told from other failures. TLS 1.2 is the oldest version that the
/// Central Bank accepts (QA 234). The runtime keeps the last TLS session for each client certificate and server name and resumes this session,
/// which saves a signature of the HSM. In a resumed session the server presents no certificate, so Pix judges the certificate that the server
/// presented when the session began. The runtime keeps a session even if Pix refused its server. Therefore no session is resumed after a
/// refusal. Otherwise servers that share session tickets and have a new certificate would be refused because of their old certificate until the
/// session ends.
/// </remarks>
internal sealed partial class TlsDialer
{
    private readonly LaneSettings _settings;
    private readonly EndpointAddress _endpoint;
    private readonly INameResolver _names;
    private readonly ServerTrustSource _trust;
    private readonly IClientCertificate _certificate;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<Socket> _open;
    private volatile bool _resumes = true;
    private volatile ConnectionFacts? _last;

    public TlsDialer(LaneSettings settings, EndpointAddress endpoint, IClientCertificate certificate, INameResolver names, TimeProvider time, ILogger logger, Func<Socket>? open = null)
    {
        _settings = settings;
        _endpoint = endpoint;
        _names = names;
        _trust = new ServerTrustSource(settings.ServerCertificates, logger);
        _certificate = certificate;
        _time = time;
        _logger = logger;
        _open = open ?? Open;
    }

    /// <summary>Facts of the last connection; null before the first connection.</summary>
    public ConnectionFacts? Last => _last;

    /// <summary>Connects within <see cref="TransmissionOptions.ConnectTimeout"/>.</summary>
    /// <exception cref="ConnectException">The connection failed; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled the connection.</exception>
    public async ValueTask<SslStream> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_settings.ConnectTimeout);
        var (step, refusal) = (DialStep.Name, "");
        var (began, shown) = (_time.GetTimestamp(), new ShownChain());
        Socket? socket = null;
        try
        {
            // Throws if no file descriptor is free. This is inside the try block, because it is a failed connection too.
            socket = _open();
            var certificate = _certificate.Current;
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            // Some resolvers ignore the cancellation until they have an answer, so the wait itself is cancelled too.
            var addresses = await _names.FindAsync(_endpoint.Host, limit.Token).AsTask().WaitAsync(limit.Token);
            step = DialStep.Connection;
            await socket.ConnectAsync(addresses, _endpoint.Port, limit.Token);
            step = DialStep.Handshake;
            var stream = await HandshakeThread.RunAsync(
                socket, HandshakeAllowance.Of(certificate, _time), () => Options(certificate, shown, reason => refusal = reason), limit.Token);
            _last = Facts(stream, shown, _time.GetElapsedTime(began));
            TransmissionMetrics.Connected(_settings.Lane, success: true);
            Log.ConnectionOpened(_logger, _settings.Lane, _endpoint, stream.SslProtocol, stream.NegotiatedCipherSuite);
            return stream;
        }
        catch (Exception exception)
        {
            socket?.Dispose();
            TransmissionMetrics.Connected(_settings.Lane, success: false);
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            var reason = refusal.Length > 0 ? $"the server's certificate is refused. {refusal}" : exception is OperationCanceledException ? Late(step) : Reason(exception);
            Log.ConnectionFailed(_logger, _settings.Lane, _endpoint, reason, exception);
            throw new ConnectException(_endpoint, reason, exception);
        }
    }

    private static Socket Open() => new(SocketType.Stream, ProtocolType.Tcp);

    private string Late(DialStep step)
    {
        var what = step switch
        {
            DialStep.Name => "its name was not resolved",
            DialStep.Connection => "there was no TCP connection",
            _ => "the server did not end the TLS handshake",
        };
        return $"{what} within {_settings.ConnectTimeout.TotalSeconds:0.#} s (Pix:ConnectTimeout).";
    }

    // Callers get this text. So it contains facts about network and protocol, but not the text of an error in reading a certificate or key.
    private static string Reason(Exception exception) => exception switch
    {
        KeySilentException silent => $"{silent.Message}.",
        SocketException socket => $"{socket.SocketErrorCode}.",
        AuthenticationException => $"the TLS handshake failed. {exception.GetBaseException().Message}",
        IOException { InnerException: SocketException socket } => $"the TLS handshake broke: {socket.SocketErrorCode}.",
        IOException and not FileNotFoundException and not DirectoryNotFoundException => "the server ended the TLS handshake.",
        _ => $"the client certificate or Pix:BcbMtlsCertificate cannot be used ({exception.GetType().Name}); the log says more.",
    };

    private ConnectionFacts Facts(SslStream stream, ShownChain shown, TimeSpan took)
    {
        var now = new ConnectionFacts(_time.GetUtcNow(), stream.SslProtocol, stream.NegotiatedCipherSuite, stream.IsMutuallyAuthenticated, took, shown.Certificates);

        // The runtime does not report whether a TLS 1.3 session was resumed, and in a resumed session the server asks for no certificate. So the
        // server is taken to ask for one if it did in the previous connection with the same server certificate.
        return now is { AsksForCertificate: false, Protocol: SslProtocols.Tls13 } && _last is { AsksForCertificate: true } before && before.IsOfSameServer(now)
            ? now with { AsksForCertificate = true }
            : now;
    }

    private SslClientAuthenticationOptions Options(SslStreamCertificateContext certificate, ShownChain shown, Action<string> refuse)
    {
        var trust = _trust.Current();
        return new SslClientAuthenticationOptions
        {
            TargetHost = _endpoint.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = certificate,
            AllowRenegotiation = false,
            AllowTlsResume = _resumes,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            // This policy only prevents downloads while SslStream builds its chain, before it calls the callback. The callback judges the certificate.
            CertificateChainPolicy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => Judge(trust, certificate, chain, shown, refuse),
        };
    }

    private bool Judge(ServerTrust trust, X509Certificate? certificate, X509Chain? chain, ShownChain shown, Action<string> refuse)
    {
        if (certificate is not X509Certificate2 server)
        {
            refuse("It showed none.");
            return false;
        }

        var now = _time.GetUtcNow();
        shown.Take(server, chain?.ChainPolicy.ExtraStore ?? []);
        var verdict = trust.Judge(server, chain?.ChainPolicy.ExtraStore ?? [], _endpoint.Host, now);
        if (!verdict.Accepted)
        {
            _resumes = false;
            refuse(verdict.Reason);
        }
        else if (now < server.NotBefore || now > server.NotAfter)
        {
            Log.PinOutsideValidity(_logger, _endpoint, server.NotBefore, server.NotAfter);
        }

        return verdict.Accepted;
    }

    // Steps of making a connection. The message of a timeout says which step was not completed.
    private enum DialStep
    {
        Name,
        Connection,
        Handshake,
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConnectionOpened, LogLevel.Debug, "Lane {Lane}: connected to {Endpoint} with {Protocol} {CipherSuite}.")]
        public static partial void ConnectionOpened(ILogger logger, Lane lane, EndpointAddress endpoint, SslProtocols protocol, TlsCipherSuite cipherSuite);

        [LoggerMessage(EventIds.ConnectionFailed, LogLevel.Warning, "Lane {Lane}: cannot connect to {Endpoint}: {Reason}")]
        public static partial void ConnectionFailed(ILogger logger, Lane lane, EndpointAddress endpoint, string reason, Exception exception);

        [LoggerMessage(EventIds.PinOutsideValidity, LogLevel.Warning, "{Endpoint} presented a pinned certificate outside its validity ({NotBefore} to {NotAfter}). The certificate is accepted, because it is pinned. Add its successor to Pix:BcbMtlsCertificate.")]
        public static partial void PinOutsideValidity(ILogger logger, EndpointAddress endpoint, DateTime notBefore, DateTime notAfter);
    }
}
