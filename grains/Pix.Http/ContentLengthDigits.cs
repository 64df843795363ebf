using System.Text;
using Microsoft.Net.Http.Headers;

namespace Pix.Http;

/// <summary>
/// Makes Kestrel accept only digits, at most 19, as <c>Content-Length</c> (RFC 9110, 8.6). Kestrel also accepts a sign (<c>+4</c>,
/// <c>-0</c>), which another server may refuse or read differently, and it neither shows the sign to our code nor has a setting against it.
/// The only hook is the encoding of a header's value, so this encoding turns any other value into one that Kestrel answers with 400.
/// </summary>
internal sealed class ContentLengthDigits : ASCIIEncoding
{
    /// <summary>Number of digits of the largest length that Kestrel can count.</summary>
    private const int MaxDigits = 19;

    /// <summary>A value that Kestrel does not accept as a number.</summary>
    private const char NoNumber = 'x';

    private static readonly ContentLengthDigits Instance = new();

    /// <summary>
    /// Selects this encoding for <c>Content-Length</c>, and null (Kestrel's default) for other headers; for
    /// <c>KestrelServerOptions.RequestHeaderEncodingSelector</c>.
    /// </summary>
    /// <param name="header">Name of the header.</param>
    public static Encoding? Select(string header) => header == HeaderNames.ContentLength ? Instance : null;

    /// <inheritdoc />
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (bytes.Length <= MaxDigits && !bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return base.GetChars(bytes, chars);
        }

        chars[0] = NoNumber;
        return 1;
    }
}
