using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Contracts.Settings;

namespace Pix.Api.FrontDoor;

/// <summary>The front door's own TLS certificate, renewed without a restart.</summary>
internal sealed partial class ServerCertificate(IOptionsMonitor<FrontDoorOptions> options, TimeProvider time, ILogger<ServerCertificate> logger)
{
    private readonly RenewedFiles<X509Certificate2> _certificate = new(
        () => Texts(options.CurrentValue), Make, _ => { }, unreadable => Log.NotRenewed(logger, unreadable), time);

    /// <summary>The certificate for a handshake that begins now.</summary>
    public X509Certificate2 Current() => _certificate.Current();

    /// <summary>Certificate and key of the settings.</summary>
    public static X509Certificate2 Load(FrontDoorOptions options) => Make(Texts(options));

    private static string[] Texts(FrontDoorOptions options) => [PemText.Read(options.FrontDoorCertificate), PemText.Read(options.FrontDoorKey)];

    private static X509Certificate2 Make(string[] texts) => X509Certificate2.CreateFromPem(texts[0], texts[1]);

    private static partial class Log
    {
        [LoggerMessage(EventIds.ServerCertificateNotRenewed, LogLevel.Error, "Pix:FrontDoorCertificate or Pix:FrontDoorKey changed and cannot be used; the certificate of before stays.")]
        public static partial void NotRenewed(ILogger logger, Exception unreadable);
    }
}
