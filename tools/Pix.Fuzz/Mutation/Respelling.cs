using System.Globalization;

namespace Pix.Fuzz;

/// <summary>Spells a token differently, so that its canonical XML stays equal.</summary>
internal static class Respelling
{
    public static string Of(Random random, string token)
    {
        if (token.StartsWith("<!", StringComparison.Ordinal) || token.StartsWith("<?", StringComparison.Ordinal))
        {
            return token;
        }

        return token[0] == '<' ? OfTag(random, token) : OfText(random, token);
    }

    private static string OfTag(Random random, string tag)
    {
        var isEmpty = tag.EndsWith("/>", StringComparison.Ordinal);
        var end = isEmpty ? tag.Length - 2 : tag.Length - 1;
        return random.Next(4) switch
        {
            0 => tag.Insert(end, " "),
            1 => tag.Insert(end, "\n"),
            2 when isEmpty => $"{tag[..^2]}></{Name(tag)}>",
            3 when !tag.Contains('\'', StringComparison.Ordinal) => tag.Replace('"', '\''),
            _ => tag.Replace("=", " = ", StringComparison.Ordinal),
        };
    }

    private static string OfText(Random random, string text)
    {
        var at = random.Next(text.Length);
        var character = text[at];
        // Unchanged: a part of a UTF-8 character, text with a reference or a ']', and a CR, which as a reference would no longer become a line break.
        if (character >= 0x80 || character == '\r' || text.Contains('&', StringComparison.Ordinal) || text.Contains(']', StringComparison.Ordinal))
        {
            return text;
        }

        return random.Next(4) switch
        {
            0 => Replaced(text, at, string.Create(CultureInfo.InvariantCulture, $"&#{(int)character};")),
            1 => Replaced(text, at, string.Create(CultureInfo.InvariantCulture, $"&#x{(int)character:X};")),
            2 => Replaced(text, at, $"<![CDATA[{character}]]>"),
            _ => text.Insert(at, "<!-- -->"),
        };
    }

    private static string Replaced(string text, int at, string with) => text[..at] + with + text[(at + 1)..];

    private static string Name(string tag) => tag[1..^2].Split(' ', '\t', '\r', '\n')[0];
}
