using System.Text;

namespace Pix.Fuzz;

/// <summary>Pieces to insert into documents, for which XML or XML signatures have special rules.</summary>
internal static class FuzzDictionary
{
    private static readonly byte[] Bytes = [(byte)'<', (byte)'>', (byte)'&', (byte)'"', (byte)'\'', (byte)'/', (byte)' ', 13, 10, 9, 0, 0x80, 0xC0, 0xED, 0xFF, (byte)']', (byte)'-'];

    private static readonly byte[][] Texts =
    [
        .. new[]
        {
            "<!-- x -->", "<!---->", "<?x y?>", "<![CDATA[x]]>", "<![CDATA[]]>", "]]>", "<!DOCTYPE x>", "&#13;", "&#10;", "&#x9;", "&amp;", "&lt;", "&#0;", "&x;", " ", "\r\n",
            "\t", "<x/>", "<x>", "</x>", "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>", "<Signature/>", "<Sgntr/>", "<Document/>", "<AppHdr/>",
            "<ds:Object>", "</ds:Object>", "<ds:Reference URI=\"\">", "http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            "<?xml version=\"1.0\"?>", "\uFEFF", "\U0001F600", "é", "==", "AAAA", " xmlns=\"\"", "x:",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly string[] Attributes =
    [
        " a=\"b\"", " xmlns=\"\"", " xmlns=\"urn:x\"", " xmlns:x=\"urn:x\"", " xmlns:ds=\"urn:x\"", " xml:id=\"i\"", " Id=\"i\"", " ID=\"i\"", " xml:lang=\"pt\"", " xml:space=\"preserve\"",
        " URI=\"\"", " Algorithm=\"\"", " xmlns:x=\"y\"", " xmlns:xml=\"http://www.w3.org/XML/1998/namespace\"", " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"",
    ];

    public static byte Byte(Random random) => Bytes[random.Next(Bytes.Length)];

    public static byte[] Text(Random random) => Texts[random.Next(Texts.Length)];

    /// <summary>Returns a start tag with one more attribute; returns any other token unchanged.</summary>
    public static string WithAttribute(Random random, string token)
    {
        var end = token.EndsWith("/>", StringComparison.Ordinal) ? token.Length - 2 : token.Length - 1;
        return token.Length > 2 && token[0] == '<' && token[1] is not ('/' or '!' or '?')
            ? token.Insert(end, Attributes[random.Next(Attributes.Length)])
            : token;
    }
}
