using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Transmission.Exchanges;

/// <summary>One request as it is sent, already signed.</summary>
public sealed record OutboundRequest
{
    /// <summary>HTTP method in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>Path, percent-encoded, beginning with <c>/</c>; sent byte for byte.</summary>
    public required string Path { get; init; }

    /// <summary>Query with its <c>?</c>, or empty; sent byte for byte.</summary>
    public string Query { get; init; } = "";

    /// <summary>Headers of the caller. Only those that the Central Bank allows on this channel are sent.</summary>
    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    /// <summary>The body; empty when the request has none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// Whether the same bytes are allowed to be sent again when the outcome of an attempt is unknown or a 5xx. If an attempt sent nothing,
    /// another attempt is always allowed. If false, only a new connection or one used less than a second ago is used.
    /// </summary>
    public bool MayResend { get; init; }

    /// <summary>
    /// Whether the body is compressed with gzip. True only for ICOM, which requires compression on the secondary channel; DICT accepts no
    /// compressed bodies.
    /// </summary>
    public bool Compress { get; init; }

    /// <summary>Gives permission for each attempt; null when no limit applies to the request.</summary>
    public ISendGate? Gate { get; init; }

    /// <summary>
    /// Cancelled when the caller no longer waits for the answer. The attempt then ends and its connection is closed, which tells the Central
    /// Bank that nobody waits. Used for reads only.
    /// </summary>
    public CancellationToken Abandoned { get; init; }

    /// <summary>
    /// Returns, for the status and body of an answer, whether the answer promises that nothing was stored although its status is 5xx. Null if
    /// the operation has no such answers.
    /// </summary>
    public Func<int, ReadOnlyMemory<byte>, bool>? SaysNothingStored { get; init; }

    /// <summary>Maximum size of an answer's body in bytes, as received and as decoded. Default 1 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 1 << 20;
}
