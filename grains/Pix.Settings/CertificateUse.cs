using System.Security.Cryptography.X509Certificates;

namespace Pix.Settings;

/// <summary>
/// Checks which use a certificate names (extended key usage, RFC 5280 section 4.2.1.12), with one rule for certificates of the cluster and
/// of callers.
/// </summary>
/// <remarks>
/// By RFC 5280 a certificate without the extension, or with <c>anyExtendedKeyUsage</c>, is valid for every use. Nobody wants that for a
/// port of Pix, so here such a certificate is valid for no use.
/// </remarks>
public static class CertificateUse
{
    /// <summary>Object identifier of TLS server authentication.</summary>
    public const string Server = "1.3.6.1.5.5.7.3.1";

    /// <summary>Object identifier of TLS client authentication.</summary>
    public const string Client = "1.3.6.1.5.5.7.3.2";

    /// <summary>Whether the certificate names the use.</summary>
    /// <param name="certificate">Certificate of the peer, or Pix's own.</param>
    /// <param name="use"><see cref="Server"/> or <see cref="Client"/>.</param>
    public static bool Names(X509Certificate2 certificate, string use)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(extension => extension.EnhancedKeyUsages[use] is not null);
    }
}
