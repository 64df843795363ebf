namespace Pix.Simulator.Recording;

/// <summary>The record of one received request and of its result.</summary>
internal sealed record Exchange
{
    public required long Seq { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Channel { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>HTTP status of the answer; 0 if the connection was closed without an answer.</summary>
    public required int Status { get; init; }

    public required string Signature { get; init; }

    public required string BodySha256 { get; init; }

    public required int BodyLength { get; init; }

    public required IReadOnlyList<string> Violations { get; init; }

    public string? Fault { get; init; }

    /// <summary>Whether the participant closed the connection before the answer was ready.</summary>
    public bool Cut { get; init; }

    public string? ConnectionId { get; init; }

    public string? TlsProtocol { get; init; }

    /// <summary>Milliseconds from the receipt of the request's headers until the answer was ready to be sent.</summary>
    public double DurationMs { get; init; }
}
