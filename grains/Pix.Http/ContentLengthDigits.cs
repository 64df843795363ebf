using System.Text;
using Microsoft.Net.Http.Headers;

namespace Pix.Http;

/// <summary>
/// Reads the value of <c>Content-Length</c>: digits, 19 at most (RFC 9110, 8.6). Kestrel has no setting for it: it also accepts a sign
/// (<c>+4</c>, <c>-0</c>), which another server may refuse or read differently, and leaves no trace of it. Its only hook is the encoding of
/// a header's value: this one turns anything but digits into a value that Kestrel answers with 400.
/// </summary>
internal sealed class ContentLengthDigits : ASCIIEncoding
{
    /// <summary>As many digits as the largest length that Kestrel counts.</summary>
    private const int MaxDigits = 19;

    /// <summary>A character that Kestrel does not accept as a number.</summary>
    private const char NoNumber = 'x';

    private static readonly ContentLengthDigits Instance = new();

    /// <summary>For <c>KestrelServerOptions.RequestHeaderEncodingSelector</c>: other headers are read as usual.</summary>
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
