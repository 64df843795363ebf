using System.Net.Security;

namespace Pix.Transmission.Tls;

/// <summary>The certificate that Pix shows to the Central Bank, with its key wherever that is held.</summary>
public interface IClientCertificate
{
    /// <summary>What the next connection shows; asked for each, so that a rotation needs no restart. The same object until certificate or key is replaced; must not block.</summary>
    SslStreamCertificateContext Current { get; }
}
