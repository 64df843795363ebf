using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Settings;
using Pix.Signatures.Identity;

namespace Pix.Grains.Verification;

/// <summary>
/// Signers whose signatures on answers are accepted now. Changes of the setting and of its file apply while Pix runs. If a changed value cannot
/// be used, Pix refuses it and keeps the previous signers.
/// </summary>
internal sealed partial class TrustedSignersSource : IDisposable
{
    private readonly RenewedSetting<Trust> _trust;
    private readonly IDisposable? _subscription;

    public TrustedSignersSource(IOptionsMonitor<VerificationOptions> options, SettingRefusals refusals, TimeProvider time, ILogger<TrustedSignersSource> logger)
    {
        _trust = new(() => [Text(options.CurrentValue)], Trust.Of, _ => Log.Changed(logger), unusable => Log.Refused(logger, unusable.Message), refusals, time);
        _trust.Current();
        _subscription = options.OnChange(_ => _trust.Look());
    }

    /// <summary>The signers accepted now.</summary>
    public TrustedSigners Current => _trust.Current().Signers;

    /// <summary>Certificates of the signers.</summary>
    public IReadOnlyList<X509Certificate2> Certificates => _trust.Current().Certificates;

    /// <summary>Reads the signers from the current value of the setting.</summary>
    /// <exception cref="UnreadableSettingException">The setting contains no certificate, or one that cannot verify signatures.</exception>
    public static Trust Read(VerificationOptions options) => Trust.Of([Text(options)]);

    public void Dispose()
    {
        _subscription?.Dispose();
        _trust.Dispose();
    }

    private static SettingText Text(VerificationOptions options) => options.BcbSignatureCertificate.Read(nameof(options.BcbSignatureCertificate));

    /// <summary>The accepted signers, and the certificates from which they were made.</summary>
    internal sealed record Trust(TrustedSigners Signers, IReadOnlyList<X509Certificate2> Certificates)
    {
        public static Trust Of(SettingText[] texts)
        {
            var certificates = texts[0].Certificates();
            try
            {
                return new Trust(TrustedSigners.FromCertificates(certificates), [.. certificates]);
            }
            catch (ArgumentException unusable)
            {
                throw texts[0].Holds($"a certificate that cannot verify signatures: {unusable.Message.TrimEnd('.')}", unusable);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TrustedSignersChanged, LogLevel.Information, "The Central Bank's signing certificates (Pix:BcbSignatureCertificate) changed. From now on answers are verified with the new certificates.")]
        public static partial void Changed(ILogger logger);

        [LoggerMessage(EventIds.TrustedSignersRefused, LogLevel.Error, "The new value of the Central Bank's signing certificates (Pix:BcbSignatureCertificate) cannot be used, so Pix keeps the previous certificates. Cause: {Cause}")]
        public static partial void Refused(ILogger logger, string cause);
    }
}
