using Pix.Domain;
using Pix.Settings;

namespace Pix.Transmission;

/// <summary>The part of <see cref="TransmissionOptions"/> that concerns one lane. The lane keeps its connections while these settings stay equal.</summary>
internal sealed record LaneSettings
{
    // A long wait is longer for reading, because the answer to a long poll is held back for seconds while there is no message. A write is
    // answered within a fraction of a second.
    private static readonly TimeSpan LongWaitToSend = TimeSpan.FromSeconds(3), LongWaitToRead = TimeSpan.FromSeconds(6);

    public required Lane Lane { get; init; }

    public required EndpointList Endpoints { get; init; }

    public required bool HostWithPort { get; init; }

    public required TextOrFile ServerCertificates { get; init; }

    public required bool AcceptGzip { get; init; }

    public required int MaxConnections { get; init; }

    public required TimeSpan SlowStart { get; init; }

    public required int MaxInFlight { get; init; }

    public required TimeSpan ConnectTimeout { get; init; }

    public required TimeSpan AnswerTimeout { get; init; }

    /// <summary>
    /// After this wait for the head of an answer, its absence counts against the endpoint, even if the caller or its deadline ended the wait.
    /// </summary>
    public required TimeSpan LongWait { get; init; }

    public required TimeSpan BodyTimeout { get; init; }

    public required TimeSpan ConnectionLifetime { get; init; }

    public required TimeSpan ConnectionIdleTimeout { get; init; }

    public required int MaxResends { get; init; }

    public required TimeSpan ResendDelay { get; init; }

    public required double CircuitFailureRatio { get; init; }

    public required int CircuitMinimumAttempts { get; init; }

    public required TimeSpan CircuitWindow { get; init; }

    public required TimeSpan CircuitBreak { get; init; }

    public PixChannel Channel => Lane.Channel();

    public static LaneSettings From(TransmissionOptions options, Lane lane)
    {
        return new LaneSettings
        {
            Lane = lane,
            Endpoints = Addresses(options, lane),
            HostWithPort = options.HostWithPort,
            ServerCertificates = options.BcbMtlsCertificate,
            AcceptGzip = options.AcceptGzip,
            MaxConnections = lane.IsStream() ? options.MaxStreamConnections : options.MaxConnections,
            // Reading lanes have no slow start. Six long polls do not flood a server, and a long poll that waited for a place would delay its stream.
            SlowStart = lane.IsStream() ? TimeSpan.Zero : options.SlowStart,
            // A reading lane refuses a request when all connections are in use. A long poll holds its connection until a message comes, so the
            // request would wait as long.
            MaxInFlight = lane.IsStream() ? options.MaxStreamConnections : options.MaxInFlight,
            ConnectTimeout = options.ConnectTimeout,
            AnswerTimeout = lane.IsStream() ? options.StreamAnswerTimeout : options.AnswerTimeout,
            LongWait = lane.IsStream() ? LongWaitToRead : LongWaitToSend,
            BodyTimeout = options.BodyTimeout,
            ConnectionLifetime = options.ConnectionLifetime,
            ConnectionIdleTimeout = options.ConnectionIdleTimeout,
            MaxResends = options.MaxResends,
            ResendDelay = options.ResendDelay,
            CircuitFailureRatio = options.CircuitFailureRatio,
            CircuitMinimumAttempts = options.CircuitMinimumAttempts,
            CircuitWindow = options.CircuitWindow,
            CircuitBreak = options.CircuitBreak,
        };
    }

    /// <summary>Returns the value of the <c>Host</c> header for an endpoint.</summary>
    public string Host(EndpointAddress endpoint) => HostWithPort ? endpoint.ToString() : endpoint.HostHeader;

    private static EndpointList Addresses(TransmissionOptions options, Lane lane)
    {
        var text = lane switch
        {
            Lane.Dict => options.BcbDictEndpoint,
            Lane.DictKeysCheck => First(options.BcbDictKeysCheckEndpoint, options.BcbDictEndpoint),
            Lane.Spi or Lane.SpiStream => options.BcbSpiEndpoint,
            _ => First(options.BcbSpiSecondaryEndpoint, options.BcbSpiEndpoint),
        };
        return EndpointList.Parse(text)
            ?? throw new FormatException($"The endpoint of lane {lane} is '{text}'; it must be host:port or an https URL without path, or a list of them.");
    }

    private static string First(string preferred, string otherwise) => preferred.Length > 0 ? preferred : otherwise;
}
