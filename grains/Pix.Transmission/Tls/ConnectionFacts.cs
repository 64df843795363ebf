using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Transmission.Tls;

/// <summary>What the last TLS connection to an endpoint was like.</summary>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Protocol">Version of TLS.</param>
/// <param name="CipherSuite">Suite that was agreed on.</param>
/// <param name="AsksForCertificate">Whether the server asked for our certificate; in a session that is resumed, what it did when the session began.</param>
/// <param name="Took">From the look-up of the name to the end of the handshake.</param>
/// <param name="Chain">What the server showed, its own certificate first; in a session that is resumed, what it showed when the session began.</param>
public sealed record ConnectionFacts(
    DateTimeOffset At, SslProtocols Protocol, TlsCipherSuite CipherSuite, bool AsksForCertificate, TimeSpan Took, ImmutableArray<X509Certificate2> Chain)
{
    /// <summary>Whether both servers showed the same certificate.</summary>
    internal bool IsOfSameServer(ConnectionFacts other) =>
        !Chain.IsEmpty && !other.Chain.IsEmpty && Chain[0].RawDataMemory.Span.SequenceEqual(other.Chain[0].RawDataMemory.Span);
}
