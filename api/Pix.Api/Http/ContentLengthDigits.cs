using System.Text;
using Microsoft.Net.Http.Headers;

namespace Pix.Http;

/// <summary>
/// How the value of <c>Content-Length</c> is read: digits, 19 at most (RFC 9110, 8.6). Kestrel's own reading also takes a sign (<c>+4</c>, <c>-0</c>), which
/// another server may refuse or read as something else, and keeps no trace of it; a value that is not of digits comes out of here as one that it answers 400.
/// </summary>
internal sealed class ContentLengthDigits : Encoding
{
    /// <summary>As many digits as the largest length that Kestrel counts.</summary>
    private const int MaxDigits = 19;

    /// <summary>What Kestrel takes for no number.</summary>
    private const char NoNumber = 'x';

    private static readonly ContentLengthDigits Instance = new();

    private ContentLengthDigits()
    {
    }

    /// <summary>For <c>KestrelServerOptions.RequestHeaderEncodingSelector</c>: other headers are read as they always are.</summary>
    /// <param name="header">Name of the header.</param>
    public static Encoding? Select(string header) => header == HeaderNames.ContentLength ? Instance : null;

    /// <inheritdoc />
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (!IsLength(bytes))
        {
            chars[0] = NoNumber;
            return 1;
        }

        return ASCII.GetChars(bytes, chars);
    }

    /// <inheritdoc />
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    /// <inheritdoc />
    public override int GetCharCount(byte[] bytes, int index, int count) => IsLength(bytes.AsSpan(index, count)) ? count : 1;

    /// <inheritdoc />
    public override int GetMaxCharCount(int byteCount) => Math.Max(byteCount, 1);

    /// <inheritdoc />
    public override int GetByteCount(char[] chars, int index, int count) => ASCII.GetByteCount(chars, index, count);

    /// <inheritdoc />
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => ASCII.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    /// <inheritdoc />
    public override int GetMaxByteCount(int charCount) => ASCII.GetMaxByteCount(charCount);

    private static bool IsLength(ReadOnlySpan<byte> value) => value.Length is > 0 and <= MaxDigits && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
