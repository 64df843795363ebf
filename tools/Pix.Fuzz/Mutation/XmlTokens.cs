using System.Text;
using System.Text.RegularExpressions;

namespace Pix.Fuzz;

/// <summary>Splits XML into tags, comments, processing instructions, CDATA sections and text; anything else is text.</summary>
internal static partial class XmlTokens
{
    public static List<string> Split(byte[] document) =>
        [.. Token().Matches(Encoding.Latin1.GetString(document)).Select(m => m.Value)];

    // Latin-1 keeps every byte, so that invalid UTF-8 stays invalid.
    public static byte[] Join(List<string> tokens) => Encoding.Latin1.GetBytes(string.Concat(tokens));

    /// <summary>Returns the number of tokens of the element that begins at an index; 1 if no whole element begins there.</summary>
    public static int ElementLength(List<string> tokens, int at)
    {
        var depth = 0;
        for (var i = at; i < tokens.Count; i++)
        {
            depth += Step(tokens[i]);
            if (depth <= 0)
            {
                return i - at + 1;
            }
        }

        return 1;
    }

    private static int Step(string token)
    {
        if (token.Length < 2 || token[0] != '<' || token[1] is '!' or '?')
        {
            return 0;
        }

        return token[1] == '/' ? -1 : token.EndsWith("/>", StringComparison.Ordinal) ? 0 : 1;
    }

    [GeneratedRegex("<!--.*?-->|<\\?.*?\\?>|<!\\[CDATA\\[.*?\\]\\]>|<[^<>]*>|[^<]+|<", RegexOptions.Singleline)]
    private static partial Regex Token();
}
