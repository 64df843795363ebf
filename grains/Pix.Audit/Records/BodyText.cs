using System.IO.Compression;
using System.Text;

namespace Pix.Audit.Records;

/// <summary>Converts the bytes of a body to the text of an audit column and back, without loss.</summary>
/// <remarks>
/// A UTF-8 body is stored unchanged. A body that is not UTF-8, or that begins with one of the prefixes, is stored as <see cref="Base64Prefix"/>
/// and its Base64, so <see cref="ToBytes"/> always returns the original bytes. If a body is too long for a sink, the sink writes <see
/// cref="GzipPrefix"/> and the Base64 of the body's gzip.
/// </remarks>
public static class BodyText
{
    /// <summary>Prefix of a body that is stored as Base64.</summary>
    public const string Base64Prefix = "base64:";

    /// <summary>Prefix of a body that was compressed to fit a sink.</summary>
    public const string GzipPrefix = "gzip:";

    /// <summary>
    /// Maximum size of a decompressed body, 256 MiB, because otherwise a short text in a forged row could decompress to more than the memory
    /// holds.
    /// </summary>
    private const int MaxBytes = 256 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the column's text for a body.</summary>
    public static string FromBytes(ReadOnlySpan<byte> body)
    {
        if (System.Text.Unicode.Utf8.IsValid(body) && !body.StartsWith("base64:"u8) && !body.StartsWith("gzip:"u8))
        {
            return StrictUtf8.GetString(body);
        }

        return Base64Prefix + Convert.ToBase64String(body);
    }

    /// <summary>Returns the bytes of the body from any of the three forms: plain text, Base64, or gzip.</summary>
    /// <exception cref="FormatException">The text has a prefix without valid Base64 after it.</exception>
    /// <exception cref="InvalidDataException">The compressed body cannot be decompressed, or is too long.</exception>
    public static byte[] ToBytes(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(GzipPrefix, StringComparison.Ordinal))
        {
            return Decompress(Convert.FromBase64String(text[GzipPrefix.Length..]));
        }

        return text.StartsWith(Base64Prefix, StringComparison.Ordinal)
            ? Convert.FromBase64String(text[Base64Prefix.Length..])
            : StrictUtf8.GetBytes(text);
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var body = new MemoryStream();
        var block = new byte[64 << 10];
        for (var read = gzip.Read(block); read > 0; read = gzip.Read(block))
        {
            if (body.Length + read > MaxBytes)
            {
                throw new InvalidDataException($"The body is more than {MaxBytes} bytes when decompressed.");
            }

            body.Write(block, 0, read);
        }

        return body.ToArray();
    }
}
