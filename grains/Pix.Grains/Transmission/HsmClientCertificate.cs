using System.Net.Security;
using Pix.Hsm.Mtls;
using Pix.Transmission.Tls;

namespace Pix.Grains.Transmission;

/// <summary>The client certificate of the connections; its key stays in the HSM.</summary>
internal sealed class HsmClientCertificate(MtlsIdentity identity) : IClientCertificate
{
    public SslStreamCertificateContext Current => identity.CertificateContext;
}
