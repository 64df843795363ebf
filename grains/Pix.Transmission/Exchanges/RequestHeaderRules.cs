using System.Collections.Frozen;
using Pix.Domain;

namespace Pix.Transmission.Exchanges;

/// <summary>Decides which headers are sent to the Central Bank. This last check applies to headers of the caller and to headers of Pix.</summary>
/// <remarks>
/// ICOM manual 1.12 has a closed list; ICOM possibly refuses other headers (403 was seen for <c>traceparent</c>). DICT publishes no list. Pix
/// sends the headers of ICOM's list to DICT too, and three more that DICT's document mentions. Of ICOM's list, the connection writes
/// <c>Connection</c>, <c>Transfer-Encoding</c>, <c>Content-Length</c> and <c>Host</c>, <see cref="GzipBody"/> writes <c>Content-Encoding</c>,
/// and <see cref="RequestWriter"/> writes <c>Accept-Encoding</c> and <c>User-Agent</c>; <c>Cookie</c>, <c>Via</c> and <c>Max-Forwards</c> are
/// never sent.
/// </remarks>
internal static class RequestHeaderRules
{
    private static readonly FrozenSet<string> Spi = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Accept", "Content-Encoding", "Content-Type");

    private static readonly FrozenSet<string> Dict =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Accept", "Content-Encoding", "Content-Type", "PI-RequestingParticipant", "PI-PayerId", "PI-EndToEndId");

    public static bool Passes(PixChannel channel, HeaderField field) =>
        (channel == PixChannel.Dict ? Dict : Spi).Contains(field.Name) && HasSafeValue(field.Value);

    // A line break would begin another header. No valid header needs other control characters (RFC 9110, 5.5).
    private static bool HasSafeValue(string value) => value.All(c => c is >= ' ' and <= '~' or '\t');
}
