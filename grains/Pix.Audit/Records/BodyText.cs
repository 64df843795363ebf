using System.Text;

namespace Pix.Audit;

/// <summary>A body as a text column, without loss.</summary>
/// <remarks>
/// UTF-8 bodies stand as they are. Any other bytes, and a text that itself begins with <see cref="Base64Prefix"/>,
/// stand as that prefix and Base64, so that <see cref="ToBytes"/> always gives the bytes back.
/// </remarks>
public static class BodyText
{
    /// <summary>Begins a body that is not UTF-8.</summary>
    public const string Base64Prefix = "base64:";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The column's text.</summary>
    public static string FromBytes(ReadOnlySpan<byte> body)
    {
        if (System.Text.Unicode.Utf8.IsValid(body) && !body.StartsWith("base64:"u8))
        {
            return StrictUtf8.GetString(body);
        }

        return Base64Prefix + Convert.ToBase64String(body);
    }

    /// <summary>The bytes that <see cref="FromBytes"/> was given.</summary>
    /// <exception cref="FormatException">The text was not made by <see cref="FromBytes"/>.</exception>
    public static byte[] ToBytes(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Base64Prefix, StringComparison.Ordinal)
            ? Convert.FromBase64String(text[Base64Prefix.Length..])
            : StrictUtf8.GetBytes(text);
    }
}
