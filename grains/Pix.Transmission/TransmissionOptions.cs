using System.ComponentModel.DataAnnotations;
using Pix.Settings;

namespace Pix.Transmission;

/// <summary>The Central Bank's endpoints, the server certificates to trust, time limits and retries.</summary>
public sealed class TransmissionOptions
{
    /// <summary>Configuration section. An environment variable for a setting is named, for example, <c>Pix__BcbSpiEndpoint</c>.</summary>
    public const string Section = "Pix";

    /// <summary>
    /// Endpoint of DICT: <c>host:port</c> or an https URL. Required. This setting and the other endpoint settings can be lists separated by
    /// commas. The first endpoint is used while it works. If no connection to it can be made or its circuit is open, the next endpoint of the
    /// list is used.
    /// </summary>
    [Required]
    public string BcbDictEndpoint { get; set; } = "";

    /// <summary>Endpoint of DICT for <c>keys/check</c>. Default empty, which means the endpoint in <see cref="BcbDictEndpoint"/>.</summary>
    public string BcbDictKeysCheckEndpoint { get; set; } = "";

    /// <summary>Endpoint of SPI's primary channel: <c>host:port</c> or an https URL. Required.</summary>
    [Required]
    public string BcbSpiEndpoint { get; set; } = "";

    /// <summary>Endpoint of SPI's secondary channel. Default empty, which means that Pix refuses requests for the secondary channel.</summary>
    public string BcbSpiSecondaryEndpoint { get; set; } = "";

    /// <summary>
    /// Certificates of the Central Bank's servers: PEM text or the path of a PEM file. Required. A server is accepted if its certificate is
    /// exactly one of these certificates (the server's name is then not compared), or if it chains to one of them and has the right name. During
    /// a rotation, list old and new certificates.
    /// </summary>
    public TextOrFile BcbMtlsCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>
    /// Whether the <c>Host</c> header includes the port. Default false, because ICOM requires the header without port although its ports
    /// are not 443.
    /// </summary>
    public bool HostWithPort { get; set; }

    /// <summary>Whether Pix asks for compressed answers (<c>Accept-Encoding: gzip</c>). Default true.</summary>
    public bool AcceptGzip { get; set; } = true;

    /// <summary>
    /// Whether Pix compresses messages on the SPI's primary channel, as ICOM recommends. Default false, because inside one city sending 4 kB
    /// takes less time than the 0.1 ms of CPU for compressing them. Messages on the secondary channel are always compressed, because ICOM
    /// requires it; requests to DICT are never compressed.
    /// </summary>
    public bool CompressPrimary { get; set; }

    /// <summary>Maximum number of connections of one lane, 1 to 256. Default 16. ICOM answers 503 when there are too many connections.</summary>
    [Range(1, 256)]
    public int MaxConnections { get; set; } = 16;

    /// <summary>
    /// Maximum number of connections of a reading lane, 1 to 64. Each connection carries one request at a time; a further request is refused at
    /// once and not sent. Default 8. ICOM allows 6 streams per participant and channel, each with a long poll under way. Two more connections
    /// are for closing streams and for opening a seventh stream, which ICOM itself answers with 429.
    /// </summary>
    [Range(1, 64)]
    public int MaxStreamConnections { get; set; } = 8;

    /// <summary>Maximum number of requests of one lane at the same time, 1 to 10,000; a further request is refused at once and not sent. Default 256.</summary>
    [Range(1, 10_000)]
    public int MaxInFlight { get; set; } = 256;

    /// <summary>Maximum wait for a connection, including its TLS handshake, 100 ms to 30 s. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Maximum wait for the head of an answer after the request was sent, 100 ms to 60 s. Default 5 s. Then the attempt ends, and the same bytes
    /// are sent again if the operation allows this.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The <see cref="AnswerTimeout"/> of reading lanes, which use long polls, 1 s to 5 min. Default 30 s. While there is no message, the
    /// Central Bank holds back its answer for an undocumented time ("some seconds"). Therefore a missing answer does not open the circuit; but
    /// if the lane has another endpoint, reading continues there.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan StreamAnswerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Maximum time for the body of an answer, 100 ms to 60 s. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Maximum age of a connection, 1 s to 1 h. Default 60 s. Each new connection resolves the host name again, so Pix follows a changed
    /// DNS record.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long an unused connection is kept, 1 s to 10 min. Default 20 s. This is less than the server's own idle time, so the server does not
    /// close a connection at the moment when a request is sent on it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ConnectionIdleTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Duration of the slow start of an endpoint that is new or works again, 0 to 5 min. At first the endpoint gets a quarter of <see
    /// cref="MaxConnections"/> as concurrent requests, and at the end of this time all. Default 5 s; 0 allows all at once. Reading lanes have no
    /// slow start.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan SlowStart { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Maximum number of times that the same bytes are resent within the caller's deadline, 0 to 5. Default 2.</summary>
    [Range(0, 5)]
    public int MaxResends { get; set; } = 2;

    /// <summary>Wait before the first resend, 10 ms to 5 s. The wait doubles with each resend and varies at random by half (jitter). Default 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan ResendDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Share of failed attempts within <see cref="CircuitWindow"/> that opens the circuit, 0.1 to 1. Default 0.5.</summary>
    [Range(0.1, 1)]
    public double CircuitFailureRatio { get; set; } = 0.5;

    /// <summary>Minimum number of attempts within <see cref="CircuitWindow"/> before the circuit can open, 2 to 1000. Default 20.</summary>
    [Range(2, 1000)]
    public int CircuitMinimumAttempts { get; set; } = 20;

    /// <summary>How long an attempt is included in the circuit's count of failures, 1 s to 5 min. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan CircuitWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long an open circuit refuses all requests before it allows one trial request, 500 ms to 5 min. Default 5 s. An ejected endpoint is
    /// probed at the same interval.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:05:00")]
    public TimeSpan CircuitBreak { get; set; } = TimeSpan.FromSeconds(5);
}
