using System.Net.Security;
using Pix.Hsm.Mtls;
using Pix.Transmission.Tls;

namespace Pix.Grains.Transmission;

/// <summary>Client certificate of the connections to the Central Bank. The private key stays in the HSM.</summary>
internal sealed class HsmClientCertificate(MtlsIdentity identity) : IClientCertificate
{
    public SslStreamCertificateContext Current => identity.CertificateContext;
}
