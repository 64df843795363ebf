using System.Net.Http.Headers;

namespace Pix.Simulator.Spi;

/// <summary>A Content-Type that ICOM accepts: one XML message, or a multipart with its boundary.</summary>
internal sealed record ContentKind(bool IsMultipart, string Boundary)
{
    /// <returns>The parsed Content-Type; null for a type or character set that ICOM does not accept.</returns>
    public static ContentKind? Parse(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return null;
        }

        return type.MediaType?.ToUpperInvariant() switch
        {
            "APPLICATION/XML" when IsUtf8(type.CharSet) => new ContentKind(false, ""),
            "MULTIPART/MIXED" when BoundaryOf(type) is { Length: > 0 and <= 70 } boundary => new ContentKind(true, boundary),
            _ => null,
        };
    }

    private static bool IsUtf8(string? charset) => string.Equals(charset?.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase);

    // RFC 2046 5.1.1: a quoted boundary can contain a blank, so only the quotes are removed.
    private static string? BoundaryOf(MediaTypeHeaderValue type) =>
        type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
}
