using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Api.Callers;

/// <summary>Issuer and serial number of a certificate. Both together identify the certificate globally (RFC 5280, 4.1.2.2).</summary>
/// <param name="Issuer">Name of the issuer, as DER.</param>
/// <param name="Serial">Serial number that the issuer gave to the certificate.</param>
internal sealed record CertificateNumber(ReadOnlyMemory<byte> Issuer, BigInteger Serial)
{
    /// <summary>Returns issuer and serial number of a certificate.</summary>
    public static CertificateNumber Of(X509Certificate2 certificate) =>
        new(certificate.IssuerName.RawData, new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true));
}
