using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Api.FrontDoor;

/// <summary>The TLS server certificate of the front door. A changed certificate takes effect without a restart.</summary>
internal sealed partial class ServerCertificate(IOptionsMonitor<FrontDoorOptions> options, SettingRefusals refusals, TimeProvider time, ILogger<ServerCertificate> logger) : IDisposable
{
    private readonly RenewedSetting<X509Certificate2> _certificate = new(
        () => Texts(options.CurrentValue), Make, _ => { }, unusable => Log.NotRenewed(logger, unusable.Message), refusals, time);

    /// <summary>Returns the certificate to use in a new TLS handshake.</summary>
    public X509Certificate2 Current() => _certificate.Current();

    /// <summary>Loads certificate and key from the settings.</summary>
    public static X509Certificate2 Load(FrontDoorOptions options) => Make(Texts(options));

    public void Dispose() => _certificate.Dispose();

    private static SettingText[] Texts(FrontDoorOptions options) => [options.FrontDoorCertificate.Read(nameof(options.FrontDoorCertificate)), options.FrontDoorKey.Read(nameof(options.FrontDoorKey))];

    private static X509Certificate2 Make(SettingText[] texts) => texts[0].WithKey(texts[1]).Own;

    private static partial class Log
    {
        [LoggerMessage(EventIds.ServerCertificateNotRenewed, LogLevel.Error, "The front door's TLS certificate or key changed, but the new value cannot be used, so the front door keeps using the previous certificate. Cause: {Cause}")]
        public static partial void NotRenewed(ILogger logger, string cause);
    }
}
