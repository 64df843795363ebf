using System.IO.Compression;

namespace Pix.Simulator.Wire;

/// <summary>Decompresses gzip up to a maximum size, because a small body can expand to gigabytes.</summary>
internal static class Gunzip
{
    /// <returns>The decompressed bytes; null if the body is not gzip or its decompressed size exceeds the limit.</returns>
    public static byte[]? Try(ReadOnlyMemory<byte> body, int maxBytes)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
            using var output = new MemoryStream();
            var chunk = new byte[16 * 1024];
            for (var read = gzip.Read(chunk); read > 0; read = gzip.Read(chunk))
            {
                if (output.Length + read > maxBytes)
                {
                    return null;
                }

                output.Write(chunk, 0, read);
            }

            return output.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
