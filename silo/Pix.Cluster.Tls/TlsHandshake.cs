using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Cluster.Tls;

/// <summary>How both ends of a connection inside the cluster make it TLS: mutual, 1.2 or 1.3, by the cluster's own authority.</summary>
internal static class TlsHandshake
{
    // As Orleans' own TLS has it, so that one may take the other's place.
    private static readonly SslApplicationProtocol Orleans = new("Orleans1");

    public static Task AsServerAsync(SslStream stream, ClusterCertificates certificates, PeerRole peer, CancellationToken cancellationToken) =>
        stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificates.Context,
                ClientCertificateRequired = true,
                CertificateChainPolicy = certificates.Policy(),
                RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsOf(peer, certificate, errors),
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ApplicationProtocols = [Orleans],
                AllowRenegotiation = false,
                // Each connection proves who it is with the certificates of now, not with those of a session before.
                AllowTlsResume = false,
            },
            cancellationToken);

    public static Task AsClientAsync(SslStream stream, ClusterCertificates certificates, CancellationToken cancellationToken) =>
        stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                // Silos are called by addresses that the membership gives; what they are says the authority, not a name.
                TargetHost = "",
                ClientCertificateContext = certificates.Context,
                CertificateChainPolicy = certificates.Policy(),
                RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsOf(PeerRole.Silo, certificate, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch),
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ApplicationProtocols = [Orleans],
                AllowRenegotiation = false,
                AllowTlsResume = false,
            },
            cancellationToken);

    private static bool IsOf(PeerRole peer, X509Certificate? certificate, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None && certificate is X509Certificate2 known
        && (peer == PeerRole.Silo ? ClusterCertificates.IsForSilos(known) : ClusterCertificates.IsForFrontDoors(known));
}
