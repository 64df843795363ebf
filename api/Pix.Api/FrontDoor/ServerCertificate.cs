using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Api.Callers;

namespace Pix.Api.FrontDoor;

/// <summary>The front door's own TLS certificate. A renewed file is taken within seconds, without a restart; one that cannot be read leaves the old one.</summary>
internal sealed partial class ServerCertificate(IOptionsMonitor<FrontDoorOptions> options, TimeProvider time, ILogger<ServerCertificate> logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private X509Certificate2? _certificate;
    private string _texts = "";
    private long _looked;

    /// <summary>The certificate for a handshake that begins now.</summary>
    public X509Certificate2 Current()
    {
        lock (_lock)
        {
            if (_certificate is null || time.GetElapsedTime(_looked) > LookAgain)
            {
                _looked = time.GetTimestamp();
                Renew();
            }

            return _certificate!;
        }
    }

    /// <summary>Certificate and key of the settings.</summary>
    public static X509Certificate2 Load(FrontDoorOptions options) =>
        X509Certificate2.CreateFromPem(PemText.Read(options.FrontDoorCertificate), PemText.Read(options.FrontDoorKey));

    private void Renew()
    {
        try
        {
            var settings = options.CurrentValue;
            var texts = PemText.Read(settings.FrontDoorCertificate) + PemText.Read(settings.FrontDoorKey);
            if (texts != _texts)
            {
                (_certificate, _texts) = (Load(settings), texts);
            }
        }
        catch (Exception unreadable) when (_certificate is not null && unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            Log.NotRenewed(logger, unreadable);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ServerCertificateNotRenewed, LogLevel.Error, "Pix:FrontDoorCertificate or Pix:FrontDoorKey changed and cannot be used; the certificate of before stays.")]
        public static partial void NotRenewed(ILogger logger, Exception unreadable);
    }
}
