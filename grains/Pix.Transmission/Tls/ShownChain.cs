using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Transmission.Tls;

/// <summary>The certificates that a server showed in one handshake, as copies that outlive it.</summary>
internal sealed class ShownChain
{
    /// <summary>More are of no use to anybody who reads them.</summary>
    private const int Most = 8;

    /// <summary>The server's own first; empty before it showed one.</summary>
    public ImmutableArray<X509Certificate2> Certificates { get; private set; } = [];

    /// <summary>Keeps what was shown.</summary>
    public void Take(X509Certificate2 server, X509Certificate2Collection presented) =>
        Certificates = [.. presented.Prepend(server).DistinctBy(certificate => certificate.Thumbprint).Take(Most).Select(certificate => X509CertificateLoader.LoadCertificate(certificate.RawData))];
}
