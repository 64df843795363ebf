using System.Text;

namespace Pix.Simulator.Wire;

/// <summary>Reads a length by RFC 9110, 8.6: digits only. Kestrel by itself also accepts <c>+4</c> and <c>-0</c>.</summary>
internal sealed class LengthEncoding : ASCIIEncoding
{
    /// <summary>The most digits that Kestrel can hold.</summary>
    private const int Longest = 19;

    private static readonly LengthEncoding Strict = new();

    /// <summary>How the value of a header is read; null for Kestrel's own way.</summary>
    public static Encoding? Of(string header) => header == "Content-Length" ? Strict : null;

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var isNumber = bytes.Length <= Longest && bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        // A value that is no number for Kestrel gets 400.
        return base.GetChars(isNumber ? bytes : "?"u8, chars);
    }
}
