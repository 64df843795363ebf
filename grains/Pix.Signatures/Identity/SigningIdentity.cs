using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pix.Signatures.Identity;

/// <summary>
/// The parts of a signature that depend only on the certificate: the <c>ds:KeyInfo</c> element with issuer and serial number, its digest,
/// and <c>ds:SignedInfo</c> up to the first digest that depends on the document. Computed once per certificate, safe to share between threads.
/// </summary>
public sealed class SigningIdentity
{
    private SigningIdentity(string issuerName, string serialNumber)
    {
        IssuerName = issuerName;
        SerialNumber = serialNumber;
        KeyInfoId = IdFor(issuerName, serialNumber);
        (KeyInfo, var digest) = SignatureTemplate.KeyInfo(KeyInfoId, issuerName, serialNumber);
        SignedInfoHead = SignatureTemplate.SignedInfoHead(KeyInfoId, digest);
    }

    /// <summary>
    /// <c>Id</c> of the KeyInfo element: <c>ki-</c> and the first 32 hexadecimal digits of SHA-256 over issuer name, <c>|</c> and serial number.
    /// The id is derived and not random, because the same document signed again must give the same bytes.
    /// </summary>
    public string KeyInfoId { get; }

    /// <summary>Issuer of the certificate, most specific name first, separated by <c>", "</c>.</summary>
    public string IssuerName { get; }

    /// <summary>The certificate's serial number in decimal.</summary>
    public string SerialNumber { get; }

    /// <summary>The KeyInfo element as it is written into documents.</summary>
    internal ReadOnlyMemory<byte> KeyInfo { get; }

    /// <summary>Canonical SignedInfo up to the digest of the first signed part.</summary>
    internal ReadOnlyMemory<byte> SignedInfoHead { get; }

    /// <summary>Creates the identity from a certificate's issuer and serial number. The private key is not needed.</summary>
    public static SigningIdentity FromCertificate(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var issuer = DistinguishedName.FromDer(certificate.IssuerName.RawData);
        return new SigningIdentity(issuer.Text, Identity.SerialNumber.Of(certificate).ToString());
    }

    private static string IdFor(string issuerName, string serialNumber)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{issuerName}|{serialNumber}"));
        return $"ki-{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }
}
