using System.Buffers;
using System.Text;

namespace Pix.Protocol.Multipart;

/// <summary>The header lines of one part, read with a grammar that leaves no room for a second reading.</summary>
/// <remarks>
/// RFC 2046 section 5.1 with the field grammar of RFC 9110 section 5: <c>token ":" value CRLF</c>, no continuation lines, only visible
/// ASCII and blanks, each name once. A bare CR or LF is refused, because programs that read it as a line break would read a part that was
/// never verified (Cases, B1).
/// </remarks>
internal sealed class PartHeaders
{
    private const int MaxResourceId = 128;

    private static readonly SearchValues<byte> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // Characters that could split a header line, or the value of pix-withheld, into which the id is copied.
    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t,;\"\\");

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private PartHeaders()
    {
    }

    /// <summary>The headers of a part without header lines.</summary>
    public static PartHeaders None { get; } = new();

    /// <summary>What is wrong with the header lines, as one sentence that does not quote them; empty if they are valid.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>The SPI's id of the message (<c>PI-ResourceId</c>); empty if the header does not occur exactly once in a valid form.</summary>
    public string ResourceId => IsResourceId(this["PI-ResourceId"]) ? this["PI-ResourceId"] : "";

    /// <summary>Value of a header; empty if the part has no header of this name, or has several.</summary>
    public string this[string name] => _fields.GetValueOrDefault(name, "");

    /// <summary>Reads the header lines. Valid lines are kept even if others are faulty, so that the part's id can still be reported.</summary>
    /// <param name="lines">All header lines, each with its CRLF.</param>
    public static PartHeaders Read(ReadOnlySpan<byte> lines)
    {
        var headers = new PartHeaders();
        var areFields = true;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf("\r\n"u8);
            areFields &= headers.TryAdd(lines[..end]);
            lines = lines[(end + 2)..];
        }

        headers.Fault = areFields ? headers.WhyNot() : "A header line of a part is not 'Name: value' in printable ASCII ended by CRLF, or its name occurs twice.";
        return headers;
    }

    private bool TryAdd(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(Token))
        {
            return false;
        }

        var name = Encoding.ASCII.GetString(line[..colon]);
        if (IsPrintable(line[colon..]) && _fields.TryAdd(name, Encoding.ASCII.GetString(line[(colon + 1)..]).Trim(' ', '\t')))
        {
            return true;
        }

        // A header that occurs twice has no value, because another program could use the other of the two values.
        _fields[name] = "";
        return false;
    }

    private static bool IsPrintable(ReadOnlySpan<byte> value)
    {
        foreach (var letter in value)
        {
            if (letter is not ((>= 0x20 and <= 0x7E) or 0x09))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsResourceId(string text) => text.Length <= MaxResourceId && !text.AsSpan().ContainsAny(Separators);

    private string WhyNot()
    {
        if (this["Content-Transfer-Encoding"].ToLowerInvariant() is not ("" or "binary" or "8bit" or "7bit") || this["Content-Encoding"] is not ("" or "identity"))
        {
            return "A part has a Content-Transfer-Encoding or Content-Encoding; send its bytes as they are.";
        }

        return IsResourceId(this["PI-ResourceId"]) ? "" : "The PI-ResourceId of a part is longer than 128 characters, or has a blank, comma, semicolon, quote or backslash.";
    }
}
