namespace Pix.Signatures.Received;

/// <summary>
/// Decodes the base64 of XML-Signature (RFC 4648 section 4) strictly: only its alphabet, full padding, unused bits zero. White space is
/// allowed, because Java peers write line breaks, and <c>&amp;#13;</c>, into SignatureValue.
/// </summary>
internal static class Base64Value
{
    /// <summary>Decodes the text. Returns false if the text is not strict base64 or the target is too small.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> target, out int length)
    {
        // The framework skips exactly space, tab, CR and LF and requires padding, but accepts unused bits that are not zero.
        return Convert.TryFromBase64Chars(text, target, out length) && HasNoBitsLeftOver(text, length);
    }

    private static bool HasNoBitsLeftOver(ReadOnlySpan<char> text, int length)
    {
        var unused = (length % 3) switch { 1 => 0x0F, 2 => 0x03, _ => 0 };
        if (unused == 0)
        {
            return true;
        }

        var digits = text.TrimEnd(" \t\r\n=");
        return (ValueOf(digits[^1]) & unused) == 0;
    }

    private static int ValueOf(char digit) => digit switch
    {
        >= 'A' and <= 'Z' => digit - 'A',
        >= 'a' and <= 'z' => digit - 'a' + 26,
        >= '0' and <= '9' => digit - '0' + 52,
        '+' => 62,
        _ => 63,
    };
}
