using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Pix.Contracts.Settings;

namespace Pix.Transmission;

/// <summary>The server certificates of a setting, read again for each connection; what was read last stays when it cannot be.</summary>
internal sealed partial class ServerTrustSource
{
    private readonly string _setting;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private string _text = "";
    private ServerTrust? _trust;

    public ServerTrustSource(string setting, ILogger logger)
    {
        _setting = setting;
        _logger = logger;
    }

    public ServerTrust Current()
    {
        lock (_lock)
        {
            try
            {
                return Read_NeedsLock();
            }
            catch (Exception exception) when (_trust is not null && exception is IOException or UnauthorizedAccessException or CryptographicException)
            {
                Log.TrustUnreadable(_logger, exception);
                return _trust!;
            }
        }
    }

    private ServerTrust Read_NeedsLock()
    {
        var text = PemText.Read(_setting);
        if (_trust is not null && text == _text)
        {
            return _trust;
        }

        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(text);
        if (certificates.Count == 0)
        {
            throw new CryptographicException("Pix:BcbMtlsCertificate holds no certificate.");
        }

        _text = text;
        return _trust = new ServerTrust(certificates);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TrustUnreadable, LogLevel.Error, "Pix:BcbMtlsCertificate cannot be read; the certificates read before stay in use.")]
        public static partial void TrustUnreadable(ILogger logger, Exception exception);
    }
}
