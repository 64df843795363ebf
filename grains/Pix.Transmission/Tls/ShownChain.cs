using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Transmission.Tls;

/// <summary>Copies of the certificates that a server presented in one handshake. The copies stay valid after the handshake.</summary>
internal sealed class ShownChain
{
    /// <summary>Maximum number of certificates that are kept. More are of no use to a person who reads them.</summary>
    private const int Most = 8;

    /// <summary>The certificates, the server's own certificate first; empty until the server has presented a certificate.</summary>
    public ImmutableArray<X509Certificate2> Certificates { get; private set; } = [];

    /// <summary>Copies the certificates that the server presented.</summary>
    public void Take(X509Certificate2 server, X509Certificate2Collection presented) =>
        Certificates = [.. presented.Prepend(server).DistinctBy(certificate => certificate.Thumbprint).Take(Most).Select(certificate => X509CertificateLoader.LoadCertificate(certificate.RawData))];
}
