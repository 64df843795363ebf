using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Transmission.Tls;

/// <summary>The certificates that a server presented in one handshake, as copies that outlive it.</summary>
internal sealed class ShownChain
{
    /// <summary>A longer chain is of no use to a reader.</summary>
    private const int Most = 8;

    /// <summary>The server's own first; empty before it presented one.</summary>
    public ImmutableArray<X509Certificate2> Certificates { get; private set; } = [];

    /// <summary>Keeps what was shown.</summary>
    public void Take(X509Certificate2 server, X509Certificate2Collection presented) =>
        Certificates = [.. presented.Prepend(server).DistinctBy(certificate => certificate.Thumbprint).Take(Most).Select(certificate => X509CertificateLoader.LoadCertificate(certificate.RawData))];
}
