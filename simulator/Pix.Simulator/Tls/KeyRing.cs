using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Tls;

/// <summary>All certificates of the simulator, with their private keys.</summary>
/// <param name="Authority">Certificate of the simulator's own certificate authority, for development only.</param>
/// <param name="Signature">Certificate with which SPI messages and DICT answers are signed.</param>
/// <param name="Server">TLS server certificate.</param>
/// <param name="Stranger">Certificate of a signer that no participant knows, used only for <c>WrongSigner</c> faults.</param>
internal sealed record KeyRing(X509Certificate2 Authority, X509Certificate2 Signature, X509Certificate2 Server, X509Certificate2 Stranger);
