using System.Text;

namespace Pix.Load.Reading;

/// <summary>Splits a <c>multipart/mixed</c> answer (RFC 2046) into its parts, each with its PI-ResourceId.</summary>
internal static class MultipartAnswer
{
    /// <exception cref="FormatException">The body is not a well-formed multipart.</exception>
    public static IReadOnlyList<(string ResourceId, ReadOnlyMemory<byte> Content)> Read(ReadOnlyMemory<byte> body, string boundary)
    {
        var delimiter = Encoding.ASCII.GetBytes("--" + boundary);
        byte[] next = [.. "\r\n"u8, .. delimiter];
        var parts = new List<(string, ReadOnlyMemory<byte>)>();
        var position = body.Span.IndexOf(delimiter);
        while (position >= 0)
        {
            var rest = body[(position + delimiter.Length)..];
            if (rest.Span.StartsWith("--"u8))
            {
                return parts;
            }

            var end = rest.Span.IndexOf(next);
            var blank = rest.Span.IndexOf("\r\n\r\n"u8);
            if (end < 0 || blank < 0 || blank > end)
            {
                break;
            }

            parts.Add((ResourceId(Encoding.ASCII.GetString(rest.Span[..blank])), rest[(blank + 4)..end]));
            position += delimiter.Length + end + 2;
        }

        throw new FormatException("The answer is not multipart/mixed with its boundary at the end.");
    }

    private static string ResourceId(string headers) =>
        headers.Split("\r\n").FirstOrDefault(line => line.StartsWith("PI-ResourceId:", StringComparison.OrdinalIgnoreCase))?["PI-ResourceId:".Length..].Trim() ?? "";
}
