using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Pix.Protocol;

/// <summary>A <c>multipart/mixed</c> body written anew from parts that verified: nothing of what stood around them is handed on.</summary>
/// <remarks>The boundary is chosen here, so that whoever wrote the contents cannot have known it.</remarks>
public static class VerifiedMultipart
{
    private const int Room = 256, BoundaryBytes = 18;

    /// <summary>Writes the parts.</summary>
    /// <param name="parts">At least one; each is XML in UTF-8, which verification makes sure of.</param>
    /// <returns>The value of <c>Content-Type</c>, and the body.</returns>
    public static (string ContentType, ReadOnlyMemory<byte> Body) Write(IReadOnlyCollection<MultipartPart> parts)
    {
        var boundary = NewBoundary(parts);
        var writer = new ArrayBufferWriter<byte>(parts.Sum(part => part.Content.Length + Room));
        foreach (var part in parts)
        {
            var resource = part.ResourceId.Length > 0 ? $"PI-ResourceId: {part.ResourceId}\r\n" : "";
            writer.Write(Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Type: application/xml; charset=utf-8\r\n{resource}\r\n"));
            writer.Write(part.Content.Span);
            writer.Write("\r\n"u8);
        }

        writer.Write(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return ($"multipart/mixed; boundary=\"{boundary}\"", writer.WrittenMemory);
    }

    private static string NewBoundary(IReadOnlyCollection<MultipartPart> parts)
    {
        while (true)
        {
            var boundary = "pix-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(BoundaryBytes));
            var bytes = Encoding.ASCII.GetBytes(boundary);
            if (parts.All(part => part.Content.Span.IndexOf(bytes) < 0))
            {
                return boundary;
            }
        }
    }
}
