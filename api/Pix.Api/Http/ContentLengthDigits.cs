using System.Text;
using Microsoft.Net.Http.Headers;

namespace Pix.Http;

/// <summary>
/// How the value of <c>Content-Length</c> is read: digits, 19 at most (RFC 9110, 8.6). Kestrel has no setting for it: its own reading also takes a sign
/// (<c>+4</c>, <c>-0</c>), which another server may refuse or read as something else, and keeps no trace of it. Its one hook is the encoding of a header's
/// value; a value that is not of digits comes out of this one as a value that Kestrel answers 400.
/// </summary>
internal sealed class ContentLengthDigits : ASCIIEncoding
{
    /// <summary>As many digits as the largest length that Kestrel counts.</summary>
    private const int MaxDigits = 19;

    /// <summary>What Kestrel takes for no number.</summary>
    private const char NoNumber = 'x';

    private static readonly ContentLengthDigits Instance = new();

    /// <summary>For <c>KestrelServerOptions.RequestHeaderEncodingSelector</c>: other headers are read as they always are.</summary>
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
