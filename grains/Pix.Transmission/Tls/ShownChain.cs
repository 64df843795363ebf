using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Transmission.Tls;

/// <summary>The certificates that a server presented in one handshake, as copies that outlive it.</summary>
internal sealed class ShownChain
{
    /// <summary>Maximum number of certificates that are kept, because more are of no use to a reader.</summary>
    private const int Most = 8;

    /// <summary>The certificates, the server's own first; empty before the server presented any.</summary>
    public ImmutableArray<X509Certificate2> Certificates { get; private set; } = [];

    /// <summary>Copies the certificates that the server presented.</summary>
    public void Take(X509Certificate2 server, X509Certificate2Collection presented) =>
        Certificates = [.. presented.Prepend(server).DistinctBy(certificate => certificate.Thumbprint).Take(Most).Select(certificate => X509CertificateLoader.LoadCertificate(certificate.RawData))];
}
