using System.Security.Cryptography;

namespace Pix.Audit.Checkpoints;

/// <summary>Reads texts of a proof that have only one valid form, so that every change in them changes their meaning.</summary>
internal static class ProofText
{
    /// <summary>Returns the bytes of a Base64 text; null unless the text is exactly the encoding of these bytes.</summary>
    public static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes.AsSpan(0, length)) == text ? bytes[..length] : null;
    }

    /// <summary>Returns the bytes of a hash; null unless the text is 64 lower-case hexadecimal digits.</summary>
    public static byte[]? Hash(string text) =>
        text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(text) : null;
}
