using System.Text;

namespace Pix.Simulator.Wire;

/// <summary>Reads a length as RFC 9110, 8.6 has it: digits. Kestrel by itself also takes <c>+4</c> and <c>-0</c>.</summary>
internal sealed class LengthEncoding : ASCIIEncoding
{
    /// <summary>The longest number that Kestrel has room for.</summary>
    private const int Longest = 19;

    private static readonly LengthEncoding Strict = new();

    /// <summary>How the value of a header is read; null is Kestrel's own way.</summary>
    public static Encoding? Of(string header) => header == "Content-Length" ? Strict : null;

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var isNumber = bytes.Length <= Longest && bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        // What is no number to Kestrel either is answered 400.
        return base.GetChars(isNumber ? bytes : "?"u8, chars);
    }
}
