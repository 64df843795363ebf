using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Tls;

/// <summary>The registered certificates of the participant. Their file is read again when it changes.</summary>
internal sealed partial class ParticipantCertificates(string settingName, string setting, ILogger<ParticipantCertificates> logger)
{
    private readonly Lock _reading = new();
    private IReadOnlyList<X509Certificate2> _certificates = [];
    private FileStamp? _stamp;

    /// <summary>The registered certificates. Empty if the file is missing or unreadable; requests of the participant are then refused.</summary>
    public IReadOnlyList<X509Certificate2> Current
    {
        get
        {
            var stamp = PemBundle.IsText(setting) ? FileStamp.Constant : FileStamp.Of(setting);
            lock (_reading)
            {
                if (stamp != _stamp)
                {
                    _certificates = Read_NeedsLock(stamp);
                    _stamp = stamp;
                }

                return _certificates;
            }
        }
    }

    public bool Contains(X509Certificate2 certificate) =>
        Current.Any(registered => registered.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));

    private IReadOnlyList<X509Certificate2> Read_NeedsLock(FileStamp stamp)
    {
        try
        {
            var certificates = PemBundle.Parse(PemBundle.IsText(setting) ? setting : File.ReadAllText(setting));
            Log.CertificatesRead(logger, settingName, certificates.Count);
            return certificates;
        }
        catch (Exception exception) when (exception is IOException or CryptographicException or UnauthorizedAccessException)
        {
            Log.CertificatesUnreadable(logger, settingName, setting, stamp.Length, exception.Message);
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CertificatesRead, LogLevel.Information, "The simulator read {Count} registered certificate(s) of the participant from setting Simulator:{Setting}.")]
        public static partial void CertificatesRead(ILogger logger, string setting, int count);

        [LoggerMessage(EventIds.CertificatesUnreadable, LogLevel.Warning,
            "Simulator:{Setting} is '{Path}' ({Length} bytes) and contains no readable certificate, so the simulator refuses the participant. The setting must be PEM text or the path of a PEM file. Reason: {Reason}")]
        public static partial void CertificatesUnreadable(ILogger logger, string setting, string path, long length, string reason);
    }
}
