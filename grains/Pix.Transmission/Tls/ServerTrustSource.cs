using Microsoft.Extensions.Logging;
using Pix.Settings;

namespace Pix.Transmission.Tls;

/// <summary>
/// Reads the trusted server certificates of a setting for each connection. If they cannot be read, the previous certificates are still trusted.
/// </summary>
internal sealed partial class ServerTrustSource
{
    private readonly TextOrFile _setting;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private SettingText? _text;
    private ServerTrust? _trust;

    public ServerTrustSource(TextOrFile setting, ILogger logger)
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
            catch (UnreadableSettingException exception) when (_trust is not null)
            {
                Log.TrustUnreadable(_logger, exception);
                return _trust!;
            }
        }
    }

    private ServerTrust Read_NeedsLock()
    {
        var text = _setting.Read(nameof(TransmissionOptions.BcbMtlsCertificate));
        if (_trust is not null && text == _text)
        {
            return _trust;
        }

        _trust = new ServerTrust(text.Certificates());
        _text = text;
        return _trust;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TrustUnreadable, LogLevel.Error, "Pix:BcbMtlsCertificate cannot be read, so Pix still trusts the previous certificates of the Central Bank's servers. Correct the setting or its file.")]
        public static partial void TrustUnreadable(ILogger logger, Exception exception);
    }
}
