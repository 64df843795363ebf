using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Transmission.Tls;

/// <summary>Facts of the last TLS connection to an endpoint.</summary>
/// <param name="At">When the connection was made, UTC.</param>
/// <param name="Protocol">TLS version.</param>
/// <param name="CipherSuite">Cipher suite that was agreed on.</param>
/// <param name="AsksForCertificate">
/// Whether the server asked for the client certificate. If the TLS session was resumed: whether the server asked when the session began.
/// </param>
/// <param name="Took">Time from the name look-up to the end of the handshake.</param>
/// <param name="Chain">
/// The certificates that the server presented, its own certificate first. If the TLS session was resumed: the certificates presented when the
/// session began.
/// </param>
public sealed record ConnectionFacts(
    DateTimeOffset At, SslProtocols Protocol, TlsCipherSuite CipherSuite, bool AsksForCertificate, TimeSpan Took, ImmutableArray<X509Certificate2> Chain)
{
    /// <summary>True if the server presented the same certificate in both connections.</summary>
    internal bool IsOfSameServer(ConnectionFacts other) =>
        !Chain.IsEmpty && !other.Chain.IsEmpty && Chain[0].RawDataMemory.Span.SequenceEqual(other.Chain[0].RawDataMemory.Span);
}
