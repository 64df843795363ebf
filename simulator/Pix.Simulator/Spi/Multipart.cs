using System.Text;

namespace Pix.Simulator.Spi;

/// <summary>Reads and writes <c>multipart/mixed</c> (RFC 2046) of at most ten messages.</summary>
internal static class Multipart
{
    public const int MaxParts = 10;

    /// <returns>The bodies of the parts; null unless the body has 1 to 10 XML parts between well-formed boundaries.</returns>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Read(ReadOnlyMemory<byte> body, string boundary)
    {
        var delimiter = Encoding.ASCII.GetBytes("--" + boundary);
        var parts = new List<ReadOnlyMemory<byte>>();
        var position = body.Span.IndexOf(delimiter);
        while (position >= 0)
        {
            var rest = body[(position + delimiter.Length)..];
            if (rest.Span.StartsWith("--"u8))
            {
                return parts.Count is > 0 and <= MaxParts ? parts : null;
            }

            var next = NextDelimiter(rest.Span, delimiter);
            if (next < 0 || !TryPart(rest[..next], out var part))
            {
                return null;
            }

            parts.Add(part);
            position += delimiter.Length + next + 2;
        }

        return null;
    }

    /// <summary>Writes one part for each message, with its PI-ResourceId as a part header.</summary>
    public static byte[] Write(IEnumerable<StoredMessage> messages, string boundary)
    {
        using var output = new MemoryStream();
        foreach (var message in messages)
        {
            output.Write(Encoding.ASCII.GetBytes(
                $"--{boundary}\r\nContent-Type: application/xml; charset=utf-8\r\nPI-ResourceId: {message.ResourceId}\r\n\r\n"));
            output.Write(message.Bytes);
            output.Write("\r\n"u8);
        }

        output.Write(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return output.ToArray();
    }

    // RFC 2046 5.1.1: the line break before a delimiter belongs to the delimiter, not to the part.
    private static int NextDelimiter(ReadOnlySpan<byte> rest, byte[] delimiter) =>
        rest.IndexOf([.. "\r\n"u8, .. delimiter]);

    private static bool TryPart(ReadOnlyMemory<byte> part, out ReadOnlyMemory<byte> content)
    {
        content = default;
        var blank = part.Span.IndexOf("\r\n\r\n"u8);
        if (blank < 0 || !part.Span.StartsWith("\r\n"u8))
        {
            return false;
        }

        var headers = Encoding.ASCII.GetString(part.Span[2..Math.Max(2, blank)]).Split("\r\n");
        var type = headers.FirstOrDefault(line => line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase));
        if (ContentKind.Parse(type?["Content-Type:".Length..].Trim()) is not { IsMultipart: false })
        {
            return false;
        }

        content = part[(blank + 4)..];
        return true;
    }
}
