using System.Collections.Frozen;
using System.Xml;
using Pix.Domain;
using Pix.Protocol.Xml;

namespace Pix.Protocol.Answers;

/// <summary>Recognises ICOM's 503 for too many connections, the only 5xx for which the manual promises that nothing was stored (ICOM manual 1.12).</summary>
/// <remarks>
/// The manual names the cause but not the spelling of the problem's <c>type</c>, so the last part of <c>type</c> and the words of
/// <c>title</c> and <c>detail</c> are compared by their letters only. "Connection" alone does not suffice: a server may also have lost the
/// connection to its database after storing the message. DICT promises nothing for its 503.
/// </remarks>
public static class ConnectionRefusal
{
    private const int ServiceUnavailable = 503, MaxBytes = 16 << 10, MaxText = 1000;

    private static readonly FrozenSet<string> Members = FrozenSet.Create(StringComparer.Ordinal, "type", "title", "detail");

    private static readonly string[] Causes =
    [
        "toomanyconnections", "toomanyreconnections", "connectionlimit", "connectionslimit", "maxconnections", "maximumconnections", "numberofconnections",
        "muitasconexoes", "muitasreconexoes", "excessodeconexoes", "excessodereconexoes", "limitedeconexoes", "numerodeconexoes", "quantidadedeconexoes",
    ];

    /// <summary>Whether an answer on this channel is that refusal.</summary>
    public static bool Is(PixChannel channel, int status, ReadOnlyMemory<byte> body) =>
        channel == PixChannel.Spi && status == ServiceUnavailable && body.Length is > 0 and <= MaxBytes && NamesTheCause(body);

    private static bool NamesTheCause(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = StrictXml.Open(body);
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == "problem" && AnyMemberNamesIt(reader);
        }
        catch (Exception exception) when (exception is XmlException or InvalidOperationException)
        {
            return false;
        }
    }

    // Reads to the end: a truncated or malformed problem promises nothing.
    private static bool AnyMemberNamesIt(XmlReader reader)
    {
        var found = false;
        var member = "";
        while (reader.Read())
        {
            member = reader.NodeType switch
            {
                XmlNodeType.Element => reader.Depth == 1 && Members.Contains(reader.LocalName) ? reader.LocalName : "",
                XmlNodeType.EndElement => "",
                _ => member,
            };
            found |= member.Length > 0 && (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) && IsCause(reader.Value);
        }

        return found;
    }

    private static bool IsCause(string text)
    {
        var letters = string.Concat(text.Take(MaxText).Select(Plain).Where(char.IsAsciiLetterLower));
        return Causes.Any(cause => letters.Contains(cause, StringComparison.Ordinal));
    }

    private static char Plain(char c) => char.ToLowerInvariant(c) switch
    {
        'á' or 'à' or 'â' or 'ã' => 'a',
        'é' or 'ê' => 'e',
        'í' => 'i',
        'ó' or 'ô' or 'õ' => 'o',
        'ú' => 'u',
        'ç' => 'c',
        var plain => plain,
    };
}
