using System.Collections.Frozen;
using Pix.Contracts.Exchange;

namespace Pix.Transmission.Exchanges;

/// <summary>Which headers go to the Central Bank: the last gate, whoever wrote them.</summary>
/// <remarks>
/// ICOM manual 1.12: a closed list; others may be refused (403 has been seen for <c>traceparent</c>). DICT publishes no list; the same and its own
/// three are what its document names. Of ICOM's list, <c>Connection</c>, <c>Transfer-Encoding</c>, <c>Content-Length</c> and <c>Host</c> belong to the
/// connection and are written by it, <c>Content-Encoding</c> by <see cref="GzipBody"/>, <c>Accept-Encoding</c> and <c>User-Agent</c> by <see cref="RequestWriter"/>; <c>Cookie</c>, <c>Via</c> and <c>Max-Forwards</c> are never sent.
/// </remarks>
internal static class RequestHeaderRules
{
    private static readonly FrozenSet<string> Spi = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Accept", "Content-Encoding", "Content-Type");

    private static readonly FrozenSet<string> Dict =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Accept", "Content-Encoding", "Content-Type", "PI-RequestingParticipant", "PI-PayerId", "PI-EndToEndId");

    public static bool Passes(PixChannel channel, HeaderField field) =>
        (channel == PixChannel.Dict ? Dict : Spi).Contains(field.Name) && HasSafeValue(field.Value);

    // A line break would make a second header, and other control characters have no use (RFC 9110, 5.5).
    private static bool HasSafeValue(string value) => value.All(c => c is >= ' ' and <= '~' or '\t');
}
