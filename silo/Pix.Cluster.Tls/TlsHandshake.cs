using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Pix.Cluster.Tls;

/// <summary>How Orleans' TLS makes one connection: mutual, 1.2 or 1.3, with the cluster's own authority.</summary>
/// <remarks>
/// The package has no options for a chain policy, a certificate with its chain, and resumption; its callbacks expose .NET's own options,
/// which have.
/// </remarks>
internal static class TlsHandshake
{
    /// <summary>For an incoming connection, from a peer of this kind.</summary>
    public static TlsOptions AsServer(ClusterCertificates certificates, PeerRole peer) => new()
    {
        // The package needs a certificate before its callback, which then sets the same one with its chain.
        LocalServerCertificateSelector = (_, _) => certificates.Own,
        RemoteCertificateValidation = (certificate, _, errors) => IsOf(peer, certificate, errors),
        OnAuthenticateAsServer = (_, handshake) =>
        {
            var tls = (SslServerAuthenticationOptions)handshake.SslServerAuthenticationOptions;
            (tls.ServerCertificateSelectionCallback, tls.ServerCertificateContext) = (null, certificates.Context);
            tls.CertificateChainPolicy = certificates.Policy();
            // Each connection authenticates with the current certificates, not with those of an earlier session.
            (tls.AllowRenegotiation, tls.AllowTlsResume) = (false, false);
        },
    };

    /// <summary>For an outgoing connection, to a silo.</summary>
    public static TlsOptions AsClient(ClusterCertificates certificates) => new()
    {
        // Silos are called by the addresses in the membership; the authority, not a name, identifies them.
        RemoteCertificateValidation = (certificate, _, errors) => IsOf(PeerRole.Silo, certificate, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch),
        OnAuthenticateAsClient = (_, handshake) =>
        {
            var tls = (SslClientAuthenticationOptions)handshake.SslClientAuthenticationOptions;
            (tls.TargetHost, tls.ClientCertificateContext) = ("", certificates.Context);
            tls.CertificateChainPolicy = certificates.Policy();
            (tls.AllowRenegotiation, tls.AllowTlsResume) = (false, false);
        },
    };

    private static bool IsOf(PeerRole peer, X509Certificate2 certificate, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None && (peer == PeerRole.Silo ? ClusterCertificates.IsForSilos(certificate) : ClusterCertificates.IsForFrontDoors(certificate));
}
