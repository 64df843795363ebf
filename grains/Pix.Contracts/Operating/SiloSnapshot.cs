using System.Collections.Immutable;
using Pix.Contracts.Health;
using Pix.Contracts.Status;

namespace Pix.Contracts.Operating;

/// <summary>State of one silo at one moment, for an operator.</summary>
[GenerateSerializer, Immutable, Alias("pix.silo-snapshot")]
public sealed record SiloSnapshot
{
    /// <summary>Name of the silo.</summary>
    [Id(0)]
    public string Silo { get; init; } = "";

    /// <summary>Address of the silo in the cluster.</summary>
    [Id(1)]
    public string Address { get; init; } = "";

    /// <summary>Whether the silo answered. If not, only <see cref="Silo"/> and <see cref="Address"/> have values.</summary>
    [Id(2)]
    public bool Answered { get; init; }

    /// <summary>State of each part of the silo (HSM, journals, endpoints and so on), with a reason.</summary>
    [Id(3)]
    public ImmutableArray<PartReadiness> Parts { get; init; } = [];

    /// <summary>Sessions of the HSM pool.</summary>
    [Id(4)]
    public SessionsSnapshot Sessions { get; init; } = new(0, 0, 0);

    /// <summary>State of each endpoint of the Central Bank that the silo has used.</summary>
    [Id(5)]
    public ImmutableArray<EndpointSnapshot> Endpoints { get; init; } = [];

    /// <summary>State of each audit journal of the silo.</summary>
    [Id(6)]
    public ImmutableArray<JournalSnapshot> Journals { get; init; } = [];

    /// <summary>Every certificate that the silo uses or trusts.</summary>
    [Id(7)]
    public ImmutableArray<CertificateSnapshot> Certificates { get; init; } = [];

    /// <summary>Traffic of the last two minutes, one entry for each second, oldest first, including seconds without traffic.</summary>
    [Id(8)]
    public ImmutableArray<SecondOfTraffic> Traffic { get; init; } = [];

    /// <summary>The last exchanges, newest first.</summary>
    [Id(9)]
    public ImmutableArray<ExchangeSummary> Recent { get; init; } = [];

    /// <summary>The Central Bank's rate limits whose budget owner runs on this silo. A limit is listed from the first request that uses it.</summary>
    [Id(10)]
    public ImmutableArray<BucketSnapshot> Buckets { get; init; } = [];

    /// <summary>
    /// The last exchanges in whose answer at least one message was withheld, newest first. They contain ids and broken rules, but never message contents.
    /// </summary>
    [Id(11)]
    public ImmutableArray<ExchangeSummary> Withheld { get; init; } = [];

    /// <summary>Facts from which the health of Pix is judged; null from a silo of an earlier version.</summary>
    [Id(12)]
    public SiloHealth? Health { get; init; }

    /// <summary>Progress of a drain that an operator ordered; null when none was ordered.</summary>
    [Id(13)]
    public DrainSnapshot? Drain { get; init; }
}

/// <summary>Sessions of the HSM pool.</summary>
/// <param name="Working">Number of sessions that are open and work.</param>
/// <param name="Wanted">Number of sessions that the pool should have.</param>
/// <param name="Queued">Number of requests that wait for a session.</param>
[GenerateSerializer, Immutable, Alias("pix.sessions-snapshot")]
public sealed record SessionsSnapshot([property: Id(0)] int Working, [property: Id(1)] int Wanted, [property: Id(2)] int Queued);

/// <summary>State of one endpoint of the Central Bank, as one silo sees it.</summary>
/// <param name="Name">Lane: <c>Spi</c>, <c>SpiStream</c>, <c>Dict</c> and so on.</param>
/// <param name="Address">Host and port.</param>
/// <param name="Circuit">The endpoint's condition: <c>Closed</c>, <c>WarmingUp</c>, <c>HalfOpen</c>, <c>Open</c>, <c>Ejected</c>.</param>
/// <param name="InFlight">Number of requests under way.</param>
/// <param name="LastAnswer">Time of the last answer; null when there is none.</param>
/// <param name="LastFailure">Description of the last failure; empty when there was none since the last answer.</param>
[GenerateSerializer, Immutable, Alias("pix.endpoint-snapshot")]
public sealed record EndpointSnapshot(
    [property: Id(0)] string Name,
    [property: Id(1)] string Address,
    [property: Id(2)] string Circuit,
    [property: Id(3)] int InFlight,
    [property: Id(4)] DateTimeOffset? LastAnswer,
    [property: Id(5)] string LastFailure)
{
    /// <summary>Facts about the last TLS connection to the endpoint; null before the first connection, and from a silo of an earlier version.</summary>
    [Id(6)]
    public ConnectionSnapshot? Connection { get; init; }
}

/// <summary>The last TLS connection to an endpoint.</summary>
/// <param name="At">When the connection was made, UTC.</param>
/// <param name="Protocol">Version of TLS: <c>Tls12</c>, <c>Tls13</c>.</param>
/// <param name="CipherSuite">IANA's name of the cipher suite.</param>
/// <param name="AsksForCertificate">Whether the server asked Pix for a client certificate. The Central Bank's servers do.</param>
/// <param name="Milliseconds">Duration of connecting, from the start of the DNS look-up to the end of the TLS handshake, in milliseconds.</param>
/// <param name="Chain">The certificates that the server presented; the server's own is the first.</param>
[GenerateSerializer, Immutable, Alias("pix.connection-snapshot")]
public sealed record ConnectionSnapshot(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Protocol,
    [property: Id(2)] string CipherSuite,
    [property: Id(3)] bool AsksForCertificate,
    [property: Id(4)] double Milliseconds,
    [property: Id(5)] ImmutableArray<CertificateSnapshot> Chain);

/// <summary>State of one audit journal.</summary>
/// <param name="Stream">Name of the audit stream: <c>dict</c>, <c>spi</c>.</param>
/// <param name="Condition">
/// <c>Open</c> if the journal takes new intents; otherwise why not: <c>Closed</c>, <c>Full</c>, <c>DiskLow</c>, <c>DiskFailed</c>.
/// </param>
/// <param name="AcceptsIntents">Whether the journal takes new intents.</param>
/// <param name="BacklogRecords">Number of audit records that their sink has not acknowledged yet.</param>
/// <param name="BacklogBytes">
/// Size of the records that their sink has not acknowledged yet, in bytes, including the space that is reserved for outcomes not written yet.
/// </param>
/// <param name="OldestSeconds">Age of the oldest record that its sink has not acknowledged yet, in seconds; 0 when there is none.</param>
[GenerateSerializer, Immutable, Alias("pix.journal-snapshot")]
public sealed record JournalSnapshot(
    [property: Id(0)] string Stream,
    [property: Id(1)] string Condition,
    [property: Id(2)] bool AcceptsIntents,
    [property: Id(3)] int BacklogRecords,
    [property: Id(4)] long BacklogBytes,
    [property: Id(5)] double OldestSeconds);

/// <summary>A certificate that Pix uses or trusts.</summary>
/// <param name="Use">
/// Purpose of the certificate: <c>signature</c>, <c>mtls</c>, <c>bcb-signature</c>, or <c>server</c> (presented by a server in the TLS handshake).
/// </param>
/// <param name="Subject">Subject's name.</param>
/// <param name="Serial">Serial number, hexadecimal.</param>
/// <param name="NotBefore">Start of the validity of the certificate.</param>
/// <param name="NotAfter">End of the validity of the certificate.</param>
/// <param name="SignsFrom">
/// Pix signs messages created at or after this time with the key of this certificate. Null when that key signs no messages, and from a silo of an
/// earlier version.
/// </param>
[GenerateSerializer, Immutable, Alias("pix.certificate-snapshot")]
public sealed record CertificateSnapshot(
    [property: Id(0)] string Use,
    [property: Id(1)] string Subject,
    [property: Id(2)] string Serial,
    [property: Id(3)] DateTimeOffset NotBefore,
    [property: Id(4)] DateTimeOffset NotAfter,
    [property: Id(5)] DateTimeOffset? SignsFrom = null);
