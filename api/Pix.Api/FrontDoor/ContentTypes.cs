using System.Net.Http.Headers;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>Which request bodies the front door takes.</summary>
internal static class ContentTypes
{
    /// <summary>
    /// XML in UTF-8 on both channels; <c>multipart/mixed</c> on SPI (ICOM 1.12: one to ten messages in a POST).
    /// </summary>
    public static bool IsTaken(PixChannel channel, string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed))
        {
            return false;
        }

        var charset = parsed.CharSet?.Trim('"');
        var utf8 = charset is null || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        return parsed.MediaType?.ToLowerInvariant() switch
        {
            "application/xml" or "text/xml" => utf8,
            "multipart/mixed" => channel == PixChannel.Spi,
            _ => false,
        };
    }
}
