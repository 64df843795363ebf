using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Pix.Protocol.Multipart;

/// <summary>Writes new <c>multipart/mixed</c> bodies for requests and answers. Bytes that surrounded the received documents are not passed on.</summary>
public static class MultipartWriter
{
    private const string Xml = "application/xml; charset=utf-8";
    private const int Room = 256, BoundaryBytes = 18;

    /// <summary>Writes the verified parts of an answer. The boundary is random, so that the author of a part cannot have known it.</summary>
    /// <param name="parts">At least one part. Verification ensured that each part is XML in UTF-8.</param>
    /// <returns>The value of <c>Content-Type</c>, and the body.</returns>
    public static (string ContentType, ReadOnlyMemory<byte> Body) Answer(IReadOnlyCollection<MultipartPart> parts)
    {
        while (true)
        {
            var boundary = Boundary(RandomNumberGenerator.GetBytes(BoundaryBytes));
            if (parts.All(part => part.Content.Span.IndexOf(Encoding.ASCII.GetBytes(boundary)) < 0))
            {
                return Write(boundary, [.. parts.Select(part => (part.ResourceId, part.Content))]);
            }
        }
    }

    /// <summary>
    /// Writes signed messages. The boundary is derived from their digest, so the same messages give the same bytes and no message can contain it.
    /// </summary>
    /// <param name="documents">At least one signed message. Admission ensured that each message is XML in UTF-8.</param>
    /// <returns>The value of <c>Content-Type</c>, and the body.</returns>
    public static (string ContentType, ReadOnlyMemory<byte> Body) Request(IReadOnlyList<ReadOnlyMemory<byte>> documents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var document in documents)
        {
            hash.AppendData(document.Span);
        }

        return Write(Boundary(hash.GetHashAndReset().AsSpan(0, BoundaryBytes)), [.. documents.Select(document => ("", document))]);
    }

    private static (string ContentType, ReadOnlyMemory<byte> Body) Write(string boundary, IReadOnlyCollection<(string ResourceId, ReadOnlyMemory<byte> Content)> parts)
    {
        var writer = new ArrayBufferWriter<byte>(parts.Sum(part => part.Content.Length + Room));
        foreach (var (resourceId, content) in parts)
        {
            var resource = resourceId.Length > 0 ? $"PI-ResourceId: {resourceId}\r\n" : "";
            writer.Write(Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Type: {Xml}\r\n{resource}\r\n"));
            writer.Write(content.Span);
            writer.Write("\r\n"u8);
        }

        writer.Write(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return ($"multipart/mixed; boundary=\"{boundary}\"", writer.WrittenMemory);
    }

    private static string Boundary(ReadOnlySpan<byte> bytes) => "pix-" + Convert.ToHexStringLower(bytes);
}
