using System.Text;
using System.Text.RegularExpressions;

namespace Pix.Fuzz.Reading;

/// <summary>Changes documents in ways that readers see differently or might see differently. The same seed makes the same changes.</summary>
internal sealed partial class ReadingTricks(Random random)
{
    private static readonly string[] Pieces = ["<!-- x -->", "<![CDATA[]]>", "<![CDATA[1]]>", "<?x y?>", "\r"];

    private static readonly string[] Beside =
    [
        "<!---->", "<!-- x -->", "<![CDATA[]]>", "<![CDATA[1]]>", "<![CDATA[ ]]>", "<?x y?>", "<?x?>", "<x/>", " ", "\t", "\r", "\r\n", "\n", "&#13;", "&#x0D;", "&#10;", "&#9;", "&#32;", "\u0085", "\u2028",
        "\u00A0", "\uFEFF", "&#xFEFF;", "&#x85;", "&#0;", "&#x1;", "&#xFFFE;", "&#xD800;", "\uFFFD", "\uFFFE", "\u007F", "\u0001", "\U0001F600", "&#x1F600;", "\uE000", "\uFDD0", "\U0010FFFF", "e\u0301", "\u202E",
        "&amp;", "&lt;", "&quot;", "&apos;", "&#38;", "&#38;#38;", "&nbsp;", "&x;", "]]>", "]]&gt;", ">", "--", "%", "\0",
    ];

    private static readonly string[] Between =
    [
        "<!-- x -->", "<!--<Id>1</Id>-->", "<!-- - -->", "<!-- -- -->", "<!--->", "<?x y?>", "<?xml-stylesheet href=\"x\"?>", "<?XML x?>", "<?xml version=\"1.0\"?>", "<?a:b c?>", "<?\u00E9 x?>", " ", "\t", "\r", "\n\n",
        "<![CDATA[ ]]>", "<![CDATA[]]>", "&#32;", "&#10;", "\u00A0", "\u0085", "<X/>", "<X></X>", "<X>1</X>", "<X><Y/></X>", "<\u00E7\u00E3o/>", "<a\u00B7/>", "<\u0130/>", "<\u2C00/>", "<\uA960/>", "<\U00010000/>", "<a\u0378/>", "<\u0378/>",
        "<a.b-c_d/>", "<_/>", "<a:b/>", "<:a/>", "<a:/>", "<1/>", "<X xmlns=\"\"/>", "<p:X xmlns:p=\"urn:x\"/>", "<xml/>", "<Signature/>", "<xml:a/>", "<xmlns:a/>",
    ];

    private static readonly string[] Attributes =
    [
        " xml:space=\"preserve\"", " xml:space=\"default\"", " xml:space=\"other\"", " xml:lang=\"pt-BR\"", " xml:lang=\"\"", " xml:id=\"a\"", " xml:id=\"1 2\"", " xml:base=\"http://a b/\"", " Id=\"a\"", " a=\"1\" a=\"2\"", " a='1'", " a=1",
        " a", " a=\"<\"", " a=\"&lt;\"", " a=\"&#10;\"", " a=\"\n\"", " a=\"\u0085\"", " xmlns:p=\"urn:x\"", " xmlns:p=\"\"", " xmlns:xml=\"http://www.w3.org/XML/1998/namespace\"", " xmlns:p=\"http://www.w3.org/XML/1998/namespace\"",
        " xmlns:p=\"http://www.w3.org/2000/xmlns/\"", " xmlns=\"http://www.w3.org/2000/xmlns/\"", " xmlns:xmlns=\"urn:x\"", " xmlns=\"\"", " xmlns=\"urn:x\"", " xmlns:xml=\"urn:x\"", " xmlns:p=\"urn:x\" p:a=\"1\"", " p:a=\"1\"",
        " xmlns:p=\"urn:x\" xmlns:q=\"urn:x\" p:a=\"1\" q:a=\"2\"", " xmlns:p=\"urn:x y\"", " xmlns:p=\"%\"", " xmlns:p=\"urn:\u00E9\"", " xmlns:xmlp=\"urn:x\"", " \u00E9=\"1\"", " \u2C00=\"1\"", " a\u00B7=\"1\"",
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"", " xmlns:p=\"x\"", " xmlns:p=\"http://[\"", " xmlns:p=\"urn:x#\"", " xmlns:a.b=\"urn:x\"", " xmlns:\u2C00=\"urn:x\"", " xmlns:\u00E9=\"urn:x\"",
    ];

    private static readonly string[] Declarations =
    [
        "", "<?xml version=\"1.0\"?>", "<?xml version='1.0' encoding='utf-8'?>", "<?xml version=\"1.0\" encoding=\"UTF8\"?>", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
        "<?xml version=\"1.0\" encoding=\"US-ASCII\"?>", "<?xml version=\"1.0\" encoding=\"windows-1252\"?>", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>", "<?xml version=\"1.0\" encoding=\"EBCDIC-CP-US\"?>", "<?xml version=\"1.1\"?>", "<?xml version=\"1.1\" encoding=\"UTF-8\"?>",
        "<?xml version=\"1.5\"?>", "<?xml version=\"2.0\"?>", "<?xml version=\"1.0\" standalone=\"yes\"?>", "<?xml version=\"1.0\" standalone=\"no\"?>", "<?xml version=\"1.0\" standalone=\"maybe\"?>", "<?xml version=\"1.0\" encoding=\"\"?>", "<?xml encoding=\"UTF-8\"?>",
        "<?xml version = \"1.0\" encoding = \"uTf-8\" ?>", "<?xml\tversion=\"1.0\"\r\nencoding=\"UTF-8\"?>", " <?xml version=\"1.0\"?>", "\n<?xml version=\"1.0\"?>", "<?xml version=\"1.0\"?><?xml version=\"1.0\"?>", "<!-- x --><?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"utf-8 \"?>",
        "<!-- x -->", "<?x y?>", "\r\n", "<!DOCTYPE Envelope>", "<!DOCTYPE Envelope [<!ENTITY x \"1\">]>", "<!doctype x>", "<![CDATA[]]>",
    ];

    private static readonly string[] Behind = ["<!-- x -->", "<?x y?>", " ", "\r\n\r\n", "\0", "\u001A", "x", "<X/>", "<![CDATA[]]>", "&#32;", "\u0085", "\uFEFF", "]]>", "<!-- -- -->", "<!--"];

    private static readonly Func<string, byte[]>[] Encodings =
    [
        text => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)], Encoding.Unicode.GetBytes, Encoding.BigEndianUnicode.GetBytes, text => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
        text => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)], Encoding.UTF32.GetBytes, text => [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(text)], Encoding.Latin1.GetBytes,
        text => [.. Encoding.UTF8.GetBytes(text), 0], text => [.. Encoding.UTF8.GetBytes(text), 0xC0, 0x80], text => [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
        text => Encoding.UTF8.GetBytes(text.Replace("<", "+ADw-", StringComparison.Ordinal)),
    ];

    public byte[] Change(string document)
    {
        var changed = document;
        for (var times = 1 + random.Next(3); times > 0; times--)
        {
            changed = Once(changed);
        }

        return random.Next(20) == 0 ? One(Encodings)(changed) : Encoding.UTF8.GetBytes(changed);
    }

    private string Once(string document) => random.Next(11) switch
    {
        0 or 1 => InValue(document),
        2 or 3 => BetweenTags(document),
        4 => InTag(document, One(Attributes)),
        5 => Declaration().Replace(document, "") is var rest && rest.Length > 0 ? One(Declarations) + rest : document,
        6 => document + One(Behind),
        7 => Respelled(document),
        8 => Repeated(document),
        9 => Prefixed(document),
        _ => Long(document),
    };

    private string InValue(string document)
    {
        if (At(Value(), document) is not { } value)
        {
            return document;
        }

        var text = value.Groups[1].Value;
        var at = random.Next(3) switch { 0 => 0, 1 => text.Length, _ => random.Next(text.Length) };
        var written = random.Next(6) switch
        {
            0 => $"<![CDATA[{text}]]>",
            1 when at < text.Length => $"{text[..at]}&#{(int)text[at]};{text[(at + 1)..]}",
            2 when at < text.Length => $"{text[..at]}&#x0000{(int)text[at]:x};{text[(at + 1)..]}",
            3 => text[..at] + One(Pieces) + text[at..],
            _ => text[..at] + One(Beside) + text[at..],
        };
        return document[..value.Groups[1].Index] + written + document[(value.Groups[1].Index + text.Length)..];
    }

    private string BetweenTags(string document) => At(Tag(), document) is { } tag ? document.Insert(tag.Index, One(Between)) : document;

    private string InTag(string document, string what)
    {
        if (At(StartTag(), document) is not { } tag)
        {
            return document;
        }

        return document.Insert(tag.Index + tag.Length - (tag.Value.EndsWith("/>", StringComparison.Ordinal) ? 2 : 1), what);
    }

    private string Respelled(string document) => random.Next(6) switch
    {
        0 => document.Replace("\n", "\r\n", StringComparison.Ordinal),
        1 => document.Replace("\n", "\r", StringComparison.Ordinal),
        2 => InTag(document, One([" ", "\n", "\t", "\r\n", "\u0085", "\u00A0"])),
        3 => document.Replace("</", One(["</ ", "</", "<\n/"]), StringComparison.Ordinal),
        4 => EndTag().Replace(document, "</$1\n>"),
        _ => document.Replace("<Sgntr/>", One(["<Sgntr></Sgntr>", "<Sgntr> </Sgntr>", "<Sgntr\n/>", "<Sgntr><!----></Sgntr>", "<Sgntr a=\"1\"/>", ""]), StringComparison.Ordinal),
    };

    /// <summary>Repeats an element, at the same place or at another.</summary>
    private string Repeated(string document)
    {
        var tokens = XmlTokens.Split(Encoding.UTF8.GetBytes(document));
        var from = random.Next(tokens.Count);
        var element = tokens.GetRange(from, XmlTokens.ElementLength(tokens, from));
        tokens.InsertRange(random.Next(2) == 0 ? from : random.Next(tokens.Count), element);
        return Encoding.UTF8.GetString(XmlTokens.Join(tokens));
    }

    private string Prefixed(string document) => random.Next(3) == 0
        ? At(StartTag(), document) is { } one && one.Value.StartsWith("<Envelope", StringComparison.Ordinal) ? document : InTag(document, " xmlns=\"https://www.bcb.gov.br/pi/pacs.008/1.16\"")
        : AnyName().Replace(document, "<$1p:$2").Replace(" xmlns=", " xmlns:p=", StringComparison.Ordinal);

    private string Long(string document)
    {
        var length = One([100, 900, 1001, 1025, 4000, 10_001, 50_001, 60_000]);
        var many = new string('a', length);
        return random.Next(7) switch
        {
            0 => BetweenTags(document, $"<{many}/>"),
            1 => BetweenTags(document, $"<!--{many}-->"),
            2 => BetweenTags(document, $"<?{many}?>"),
            3 => InTag(document, $" {many}=\"1\""),
            4 => InTag(document, $" a=\"{many}\""),
            5 => InTag(document, $" xmlns:{many}=\"urn:x\""),
            _ => Deep(document),
        };
    }

    private string BetweenTags(string document, string what) => At(Tag(), document) is { } tag ? document.Insert(tag.Index, what) : document;

    private string Deep(string document)
    {
        var depth = random.Next(80);
        return BetweenTags(document, string.Concat(Enumerable.Repeat("<X>", depth)) + string.Concat(Enumerable.Repeat("</X>", depth)));
    }

    private Match? At(Regex what, string document) => what.Matches(document) is { Count: > 0 } found ? found[random.Next(found.Count)] : null;

    private T One<T>(T[] values) => values[random.Next(values.Length)];

    [GeneratedRegex(">([^<>\\s][^<>]*)</")]
    private static partial Regex Value();

    [GeneratedRegex("</?[A-Za-z]")]
    private static partial Regex Tag();

    [GeneratedRegex("<[A-Za-z][^<>]*>")]
    private static partial Regex StartTag();

    [GeneratedRegex("</([A-Za-z]+)>")]
    private static partial Regex EndTag();

    [GeneratedRegex("<(/?)([A-Za-z])")]
    private static partial Regex AnyName();

    [GeneratedRegex("^<\\?xml[^>]*\\?>")]
    private static partial Regex Declaration();
}
