using System.Globalization;

namespace Pix.Fuzz.Reading;

/// <summary>What a reader sees in a multipart body: the number of parts, and for each part a digest of its content and its PI-ResourceId.</summary>
internal static class PartsView
{
    public static string Of(IEnumerable<(ReadOnlyMemory<byte> Content, string ResourceId)> parts)
    {
        var seen = parts.Select(part => $"{XmlView.Digest(part.Content.Span)}:{XmlView.Written(part.ResourceId)}").ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{seen.Count};{string.Join(';', seen)}");
    }
}
