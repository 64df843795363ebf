using System.Net.Security;

namespace Pix.Transmission.Tls;

/// <summary>The client certificate for the Central Bank, with its key wherever that is held.</summary>
public interface IClientCertificate
{
    /// <summary>
    /// The certificate for the next connection; read for each, so that a rotation needs no restart. The same object until certificate or
    /// key is replaced; must not block.
    /// </summary>
    SslStreamCertificateContext Current { get; }
}
