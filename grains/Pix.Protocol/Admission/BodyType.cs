using System.Net.Http.Headers;

namespace Pix.Protocol.Admission;

/// <summary>Recognises a <c>Content-Type</c> only in unambiguous form: one type, each parameter at most once, charset UTF-8.</summary>
internal static class BodyType
{
    private const string Xml = "application/xml", Multipart = "multipart/mixed", CharSet = "charset", Boundary = "boundary";

    /// <summary>True if the content type is XML in UTF-8. A missing charset also means UTF-8 (RFC 7303, section 3.2).</summary>
    public static bool IsXml(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && Xml.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase)
        && HasOnly(type, CharSet)
        && IsUtf8(type);

    /// <summary>True if the content type is <c>multipart/mixed</c>, with no parameters other than boundary and charset.</summary>
    public static bool IsMultipart(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && Multipart.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase)
        && HasOnly(type, Boundary, CharSet)
        && IsUtf8(type);

    private static bool HasOnly(MediaTypeHeaderValue type, params ReadOnlySpan<string> names)
    {
        foreach (var parameter in type.Parameters)
        {
            if (!names.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return type.Parameters.DistinctBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase).Count() == type.Parameters.Count;
    }

    private static bool IsUtf8(MediaTypeHeaderValue type) => type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
