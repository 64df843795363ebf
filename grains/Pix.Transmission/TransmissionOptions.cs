using System.ComponentModel.DataAnnotations;
using Pix.Settings;

namespace Pix.Transmission;

/// <summary>The Central Bank's endpoints, the certificates to trust there, time limits and retries.</summary>
public sealed class TransmissionOptions
{
    /// <summary>Configuration section; <c>Pix__BcbSpiEndpoint</c> in the environment.</summary>
    public const string Section = "Pix";

    /// <summary>
    /// DICT: <c>host:port</c> or an https URL. Required. This and the other endpoints may be lists separated by commas: the first is used
    /// while it works; the next ones, in order, when no connection to it can be made or its circuit is open.
    /// </summary>
    [Required]
    public string BcbDictEndpoint { get; set; } = "";

    /// <summary>DICT's servers for <c>keys/check</c>. Default empty: those of <see cref="BcbDictEndpoint"/>.</summary>
    public string BcbDictKeysCheckEndpoint { get; set; } = "";

    /// <summary>SPI, primary channel: <c>host:port</c> or an https URL. Required.</summary>
    [Required]
    public string BcbSpiEndpoint { get; set; } = "";

    /// <summary>SPI, secondary channel. Default empty: that of <see cref="BcbSpiEndpoint"/>.</summary>
    public string BcbSpiSecondaryEndpoint { get; set; } = "";

    /// <summary>
    /// Certificates of the Central Bank's servers, PEM text or the path of a PEM file. A server is accepted when its certificate is exactly
    /// one of them (its name is then not compared), or chains to one of them and has the right name. Required; old and new overlap in a
    /// rotation.
    /// </summary>
    public TextOrFile BcbMtlsCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Whether the <c>Host</c> header has the port. Default false: ICOM wants it without, although its ports are not 443.</summary>
    public bool HostWithPort { get; set; }

    /// <summary>Whether answers may be compressed (<c>Accept-Encoding: gzip</c>). Default true.</summary>
    public bool AcceptGzip { get; set; } = true;

    /// <summary>
    /// Whether messages on the SPI's primary channel are compressed, which ICOM recommends. Default false: inside one city 4 kB cost less
    /// than 0.1 ms of CPU. The secondary channel, where it is mandatory, is always compressed; DICT never.
    /// </summary>
    public bool CompressPrimary { get; set; }

    /// <summary>Most connections of one lane, 1 to 256. Default 16; ICOM answers 503 when there are too many.</summary>
    [Range(1, 256)]
    public int MaxConnections { get; set; } = 16;

    /// <summary>
    /// Most connections of a reading lane, 1 to 64; each holds one request, and one more is refused at once, not sent. Default 8: ICOM
    /// allows 6 streams per participant and channel, each with a long poll under way; two more serve to open a seventh (ICOM's own 429) and
    /// to close.
    /// </summary>
    [Range(1, 64)]
    public int MaxStreamConnections { get; set; } = 8;

    /// <summary>Most requests of one lane under way at once, 1 to 10,000; one more is refused at once, not sent. Default 256.</summary>
    [Range(1, 10_000)]
    public int MaxInFlight { get; set; } = 256;

    /// <summary>Longest wait for a connection with its TLS handshake, 100 ms to 30 s. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Longest wait for the head of an answer after the request was sent, 100 ms to 60 s. Default 5 s; then the same bytes may be sent
    /// again.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The same for reading lanes, which use long polls, 1 s to 5 min. Default 30 s: the Central Bank holds back an answer without messages
    /// for an undocumented "some seconds". So its silence opens no circuit; if there is another endpoint, that one is read first.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan StreamAnswerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time for the body of an answer, 100 ms to 60 s. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longest life of a connection, 1 s to 1 h. Default 60 s: each new connection looks the name up again, so a re-pointed name is
    /// followed.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long an unused connection is kept, 1 s to 10 min. Default 20 s, below the server's own idle time, so that the server does not
    /// close it under a request.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ConnectionIdleTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long the concurrent requests to an endpoint that is new or back grow from a quarter of <see cref="MaxConnections"/> to all, 0 to
    /// 5 min. Default 5 s; 0 allows all at once. Reading lanes have no limit.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan SlowStart { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many times the same bytes may be resent within the caller's deadline, 0 to 5. Default 2.</summary>
    [Range(0, 5)]
    public int MaxResends { get; set; } = 2;

    /// <summary>First wait before a resend, 10 ms to 5 s; it doubles each time, with jitter of half. Default 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan ResendDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Share of failed attempts within <see cref="CircuitWindow"/> that opens the circuit, 0.1 to 1. Default 0.5.</summary>
    [Range(0.1, 1)]
    public double CircuitFailureRatio { get; set; } = 0.5;

    /// <summary>Fewest attempts within <see cref="CircuitWindow"/> before the circuit may open, 2 to 1000. Default 20.</summary>
    [Range(2, 1000)]
    public int CircuitMinimumAttempts { get; set; } = 20;

    /// <summary>How long attempts count, 1 s to 5 min. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan CircuitWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long an open circuit refuses before it lets one attempt through, 500 ms to 5 min. Default 5 s. Also the interval of probes to an
    /// ejected endpoint.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:05:00")]
    public TimeSpan CircuitBreak { get; set; } = TimeSpan.FromSeconds(5);
}
