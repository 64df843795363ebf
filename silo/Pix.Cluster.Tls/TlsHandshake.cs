using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Pix.Cluster.Tls;

/// <summary>Options of Orleans' TLS for one connection: mutual TLS 1.2 or 1.3, which trusts only the cluster's own authority.</summary>
/// <remarks>
/// Orleans' TLS package has no options for a chain policy, for a certificate with its chain, and for resumption. They are set in the
/// package's callbacks, which give access to .NET's own TLS options.
/// </remarks>
internal static class TlsHandshake
{
    /// <summary>Returns the options of an incoming connection from a peer with this role.</summary>
    public static TlsOptions AsServer(ClusterCertificates certificates, PeerRole peer) => new()
    {
        // The package needs a certificate before it runs the callback, which then sets the same certificate with its chain.
        LocalServerCertificateSelector = (_, _) => certificates.Own,
        RemoteCertificateValidation = (certificate, _, errors) => IsOf(peer, certificate, errors),
        OnAuthenticateAsServer = (_, handshake) =>
        {
            var tls = (SslServerAuthenticationOptions)handshake.SslServerAuthenticationOptions;
            (tls.ServerCertificateSelectionCallback, tls.ServerCertificateContext) = (null, certificates.Context);
            tls.CertificateChainPolicy = certificates.Policy();
            // No resumption, so that each connection authenticates with the current certificates and not with those of an earlier TLS session.
            (tls.AllowRenegotiation, tls.AllowTlsResume) = (false, false);
        },
    };

    /// <summary>Returns the options of an outgoing connection to a silo.</summary>
    public static TlsOptions AsClient(ClusterCertificates certificates) => new()
    {
        // Silos are called by the IP addresses in the membership, so their certificates are checked against the authority and not by name.
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
