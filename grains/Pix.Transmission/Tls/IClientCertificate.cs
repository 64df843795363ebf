using System.Net.Security;

namespace Pix.Transmission.Tls;

/// <summary>Provides the client certificate for connections to the Central Bank. The private key of the certificate can be in an HSM.</summary>
public interface IClientCertificate
{
    /// <summary>
    /// The certificate for the next connection. The property is read for each connection, so a rotation needs no restart. The getter must return
    /// the same object until the certificate or its key is replaced, and must not block.
    /// </summary>
    SslStreamCertificateContext Current { get; }
}
