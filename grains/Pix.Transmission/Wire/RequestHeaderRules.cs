using System.Collections.Frozen;
using System.Collections.Immutable;
using Pix.Contracts.Exchange;

namespace Pix.Transmission;

/// <summary>Which headers of a request go on to the Central Bank.</summary>
/// <remarks>
/// ICOM manual 1.12: a closed list; others may be refused (403 has been seen for <c>traceparent</c>). DICT publishes no list; the same and its own
/// three are what its document names. Of ICOM's list, <c>Connection</c>, <c>Transfer-Encoding</c>, <c>Content-Length</c> and <c>Host</c> belong to the connection
/// and are written by it, <c>Accept-Encoding</c> and <c>User-Agent</c> by Pix; hop-by-hop headers (RFC 9110, 7.6.1) end here.
/// </remarks>
internal static class RequestHeaderRules
{
    private static readonly ImmutableArray<string> Icom = ["Accept", "Content-Encoding", "Content-Type", "Cookie", "Max-Forwards", "Via"];

    private static readonly FrozenSet<string> Spi = Icom.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Dict =
        Icom.Concat(["PI-RequestingParticipant", "PI-PayerId", "PI-EndToEndId"]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Passes(PixChannel channel, HeaderField field) =>
        (channel == PixChannel.Dict ? Dict : Spi).Contains(field.Name) && HasSafeValue(field.Value);

    // A line break would make a second header, and other control characters have no use (RFC 9110, 5.5).
    private static bool HasSafeValue(string value) => value.All(c => c is >= ' ' and <= '~' or '\t');
}
