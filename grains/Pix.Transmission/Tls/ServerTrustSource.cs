using Microsoft.Extensions.Logging;
using Pix.Settings;

namespace Pix.Transmission.Tls;

/// <summary>The server certificates of a setting, read again for each connection. When they cannot be read, the previous ones stay in force.</summary>
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
        [LoggerMessage(EventIds.TrustUnreadable, LogLevel.Error, "Pix:BcbMtlsCertificate cannot be read; the previous certificates stay in force.")]
        public static partial void TrustUnreadable(ILogger logger, Exception exception);
    }
}
