using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Pix.Cluster.Tls;

/// <summary>How Orleans' TLS makes one connection: mutual, 1.2 or 1.3, by the cluster's own authority.</summary>
/// <remarks>The package has no words for a chain policy, a certificate with its chain, and resumption; its callbacks give .NET's own options, which have.</remarks>
internal static class TlsHandshake
{
    /// <summary>For a connection that comes in, from a peer of this kind.</summary>
    public static TlsOptions AsServer(ClusterCertificates certificates, PeerRole peer) => new()
    {
        // The package asks for a certificate before its callback, which puts the same one with its chain in place.
        LocalServerCertificateSelector = (_, _) => certificates.Own,
        RemoteCertificateValidation = (certificate, _, errors) => IsOf(peer, certificate, errors),
        OnAuthenticateAsServer = (_, handshake) =>
        {
            var tls = (SslServerAuthenticationOptions)handshake.SslServerAuthenticationOptions;
            (tls.ServerCertificateSelectionCallback, tls.ServerCertificateContext) = (null, certificates.Context);
            tls.CertificateChainPolicy = certificates.Policy();
            // Each connection proves who it is with the current certificates, not with those of an earlier session.
            (tls.AllowRenegotiation, tls.AllowTlsResume) = (false, false);
        },
    };

    /// <summary>For a connection that goes out, to a silo.</summary>
    public static TlsOptions AsClient(ClusterCertificates certificates) => new()
    {
        // Silos are called by the addresses that the membership gives; the authority, not a name, says what they are.
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
