using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Tls;

/// <summary>All keys of the simulator, for signing and serving.</summary>
/// <param name="Authority">Its development authority.</param>
/// <param name="Signature">Signs SPI messages and DICT answers.</param>
/// <param name="Server">Serves TLS.</param>
/// <param name="Stranger">A signer that no participant knows; only for a requested fault.</param>
internal sealed record KeyRing(X509Certificate2 Authority, X509Certificate2 Signature, X509Certificate2 Server, X509Certificate2 Stranger);
