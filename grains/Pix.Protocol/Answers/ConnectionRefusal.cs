using System.Collections.Frozen;
using System.Xml;
using Pix.Domain;
using Pix.Protocol.Xml;

namespace Pix.Protocol.Answers;

/// <summary>Recognises ICOM's 503 for too many connections, the only 5xx after which the ICOM manual 1.12 promises that nothing was stored.</summary>
/// <remarks>
/// The manual gives the cause but not the spelling of the problem's <c>type</c>, so only the letters of <c>type</c>, <c>title</c> and
/// <c>detail</c> are searched for the known phrases. The word "connection" alone is not enough, because a server may also have lost the
/// connection to its database after it stored the message. DICT promises nothing for its 503.
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

    /// <summary>True if an answer on this channel is the SPI's refusal for too many connections, so the request was certainly not stored.</summary>
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

    // Reads to the end of the document, because a truncated or malformed problem is no proof that nothing was stored.
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
