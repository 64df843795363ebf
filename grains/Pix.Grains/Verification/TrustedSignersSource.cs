using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Signatures;

namespace Pix.Grains.Verification;

/// <summary>The signers accepted now. Follows the setting while running; a bad new value is refused and the old one stays.</summary>
internal sealed partial class TrustedSignersSource : IDisposable
{
    private readonly ILogger<TrustedSignersSource> _logger;
    private readonly IDisposable? _subscription;
    private volatile Trust _current;

    public TrustedSignersSource(IOptionsMonitor<VerificationOptions> options, ILogger<TrustedSignersSource> logger)
    {
        _logger = logger;
        _current = Read(options.CurrentValue.BcbSignatureCertificate);
        _subscription = options.OnChange(changed => Replace(changed.BcbSignatureCertificate));
    }

    /// <summary>The signers accepted now.</summary>
    public TrustedSigners Current => _current.Signers;

    /// <summary>Their certificates.</summary>
    public IReadOnlyList<X509Certificate2> Certificates => _current.Certificates;

    /// <summary>Reads PEM text, or the PEM file that the text names.</summary>
    /// <exception cref="InvalidOperationException">There is no certificate there; the message names the setting.</exception>
    public static Trust Read(string setting)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(setting.StartsWith("-----BEGIN", StringComparison.Ordinal) ? setting : File.ReadAllText(setting));
            return certificates.Count > 0 ? new Trust(TrustedSigners.FromCertificates(certificates), [.. certificates]) : throw Unusable("it holds no certificate", null);
        }
        catch (Exception unreadable) when (unreadable is IOException or CryptographicException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unusable($"it cannot be read ({unreadable.Message})", unreadable);
        }
    }

    public void Dispose() => _subscription?.Dispose();

    private static InvalidOperationException Unusable(string why, Exception? cause) => new(
        $"Pix:BcbSignatureCertificate: {why}; it must be the Central Bank's signature certificates as PEM text, or the path of a PEM file.", cause);

    private void Replace(string setting)
    {
        try
        {
            _current = Read(setting);
            Log.Changed(_logger);
        }
        catch (InvalidOperationException unusable)
        {
            Log.Refused(_logger, unusable);
        }
    }

    /// <summary>Signers, and the certificates they were made of.</summary>
    internal sealed record Trust(TrustedSigners Signers, IReadOnlyList<X509Certificate2> Certificates);

    private static partial class Log
    {
        [LoggerMessage(EventIds.TrustedSignersChanged, LogLevel.Information, "The Central Bank's signature certificates changed.")]
        public static partial void Changed(ILogger logger);

        [LoggerMessage(EventIds.TrustedSignersRefused, LogLevel.Error, "The new signature certificates are not usable; those of before stay in force.")]
        public static partial void Refused(ILogger logger, Exception unusable);
    }
}
