using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Pix.Protocol;

/// <summary>The header lines of one part, by a grammar that leaves nothing to interpret.</summary>
/// <remarks>
/// RFC 2046 section 5.1 with the field grammar of RFC 9110 section 5: <c>token ":" value CRLF</c>, no continuation lines, visible ASCII and blanks only, each name once.
/// A bare CR or LF would be a line break to some readers: they would see a part that was never verified (Cases, B1).
/// </remarks>
public sealed class PartHeaders
{
    private const int MaxResourceId = 128;

    private static readonly SearchValues<byte> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // What a value of pix-withheld or of a header line could be cut at.
    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t,;\"\\");

    private readonly FrozenDictionary<string, string> _fields;

    private PartHeaders(Dictionary<string, string> fields) => _fields = fields.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Value of a header; empty when the part has none of this name.</summary>
    public string this[string name] => _fields.GetValueOrDefault(name, "");

    /// <summary>Reads the lines; null, with one sentence, when one of them is not of the grammar.</summary>
    /// <param name="lines">All lines, each with its CRLF.</param>
    /// <param name="reason">Why not, without anything of the lines.</param>
    public static PartHeaders? Read(ReadOnlySpan<byte> lines, out string reason)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf("\r\n"u8);
            if (end < 0 || !TryReadField(lines[..end], fields))
            {
                reason = "A header line of a part is not 'Name: value' in printable ASCII ended by CRLF, or its name occurs twice.";
                return null;
            }

            lines = lines[(end + 2)..];
        }

        var headers = new PartHeaders(fields);
        reason = headers.WhyNot();
        return reason.Length == 0 ? headers : null;
    }

    private static bool TryReadField(ReadOnlySpan<byte> line, Dictionary<string, string> fields)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(Token))
        {
            return false;
        }

        foreach (var letter in line[colon..])
        {
            if (letter is not ((>= 0x20 and <= 0x7E) or 0x09))
            {
                return false;
            }
        }

        return fields.TryAdd(Encoding.ASCII.GetString(line[..colon]), Encoding.ASCII.GetString(line[(colon + 1)..]).Trim(' ', '\t'));
    }

    private string WhyNot()
    {
        if (this["Content-Transfer-Encoding"].ToLowerInvariant() is not ("" or "binary" or "8bit" or "7bit") || this["Content-Encoding"] is not ("" or "identity"))
        {
            return "A part has a Content-Transfer-Encoding or Content-Encoding; send its bytes as they are.";
        }

        return this["PI-ResourceId"] is { Length: <= MaxResourceId } id && !id.AsSpan().ContainsAny(Separators) ? ""
            : "The PI-ResourceId of a part is longer than 128 characters, or has a blank, comma, semicolon, quote or backslash.";
    }
}
