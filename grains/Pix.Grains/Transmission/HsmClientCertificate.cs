using System.Net.Security;
using Pix.Hsm;
using Pix.Transmission;

namespace Pix.Grains.Transmission;

/// <summary>The certificate of the connections, whose key stays in the HSM.</summary>
internal sealed class HsmClientCertificate(MtlsIdentity identity) : IClientCertificate
{
    public SslStreamCertificateContext Current => identity.CertificateContext;
}
