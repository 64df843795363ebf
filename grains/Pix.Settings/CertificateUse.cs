using System.Security.Cryptography.X509Certificates;

namespace Pix.Settings;

/// <summary>What a certificate says that it is for (extended key usage, RFC 5280 section 4.2.1.12). One rule for the cluster's own and for those of callers.</summary>
/// <remarks>A certificate without the extension is for everything by RFC 5280, and one with <c>anyExtendedKeyUsage</c> too. Nobody who issues one for a Pix port means that, so here both are for nothing.</remarks>
public static class CertificateUse
{
    /// <summary>Object identifier of TLS server authentication.</summary>
    public const string Server = "1.3.6.1.5.5.7.3.1";

    /// <summary>Object identifier of TLS client authentication.</summary>
    public const string Client = "1.3.6.1.5.5.7.3.2";

    /// <summary>Whether the certificate names the use.</summary>
    /// <param name="certificate">Of the other end, or ours.</param>
    /// <param name="use"><see cref="Server"/> or <see cref="Client"/>.</param>
    public static bool Names(X509Certificate2 certificate, string use)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(extension => extension.EnhancedKeyUsages[use] is not null);
    }
}
