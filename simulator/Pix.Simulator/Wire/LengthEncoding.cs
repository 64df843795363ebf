using System.Text;

namespace Pix.Simulator.Wire;

/// <summary>Makes Kestrel accept only digits in Content-Length (RFC 9110, 8.6). By default Kestrel also accepts <c>+4</c> and <c>-0</c>.</summary>
internal sealed class LengthEncoding : ASCIIEncoding
{
    /// <summary>Maximum number of digits that Kestrel can parse.</summary>
    private const int Longest = 19;

    private static readonly LengthEncoding Strict = new();

    /// <summary>Returns the encoding for the value of a header; null selects Kestrel's default encoding.</summary>
    public static Encoding? Of(string header) => header == "Content-Length" ? Strict : null;

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var isNumber = bytes.Length <= Longest && bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        // An invalid value becomes "?". Kestrel answers it with 400, because "?" is not a number.
        return base.GetChars(isNumber ? bytes : "?"u8, chars);
    }
}
