using System.Text;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>Content of which any amount can be made, each kind chosen to be dear for some part of the reader, the canonicalizer or the scanner.</summary>
internal static class HostileShapes
{
    /// <summary>Makes content of about so many bytes.</summary>
    public static IReadOnlyDictionary<string, Func<int, string>> All { get; } = new Dictionary<string, Func<int, string>>
    {
        ["text"] = n => new string('x', n),
        ["white space"] = n => new string(' ', n),
        ["line breaks"] = n => Repeat("\r\n", n),
        ["character references"] = n => Repeat("&#13;", n),
        ["one character reference"] = n => $"&#{new string('0', n)}65;",
        ["entity references"] = n => Repeat("&amp;", n),
        ["one entity reference"] = n => $"&{new string('a', n)};",
        ["brackets"] = n => Repeat("]] ", n),
        ["characters of four bytes"] = n => Repeat("\U0001F600", n),
        ["siblings"] = n => Repeat("<a>x</a>", n),
        ["empty elements"] = n => Repeat("<a/>", n),
        ["elements of distinct names"] = n => Numbered(n, i => $"<a{i}/>"),
        ["elements of long names"] = n => Numbered(n, i => $"<a{i}{new string('x', 30_000)}/>"),
        ["nested ninety deep"] = n => Repeat(Repeated("<a>", 90) + Repeated("</a>", 90), n),
        ["sixty attributes each"] = n => Repeat($"<a{string.Concat(Enumerable.Range(0, 60).Select(i => $" a{i}='x'"))}/>", n),
        ["attributes of distinct names"] = n => Numbered(n, i => $"<a a{i}='' b{i}=''/>"),
        ["long attributes"] = n => Repeat($"<a b='{new string('x', 60_000)}'/>", n),
        ["attributes of references"] = n => Repeat($"<a b='{Repeat("&lt;", 60_000)}'/>", n),
        ["namespaces"] = n => Repeat("<a xmlns:p='urn:p' p:a=''/>", n),
        ["distinct namespaces"] = n => Numbered(n, i => $"<p:a xmlns:p='urn:{i}'/>"),
        ["undeclared default namespaces"] = n => Repeat("<a xmlns=''><b xmlns='urn:x'/></a>", n),
        ["namespaces nested in each other"] = NestedNamespaces,
        ["namespaces declared and not used"] = UnusedNamespaces,
        ["long namespace names"] = n => Numbered(n, i => $"<a xmlns='urn:{i}{new string('x', 60_000)}'/>"),
        ["comments"] = n => Repeat("<!---->", n),
        ["one comment"] = n => $"<!--{Repeat("- ", n)}-->",
        ["processing instructions"] = n => Repeat("<?x y?>", n),
        ["one processing instruction"] = n => $"<?x {Repeat("? ", n)}?>",
        ["CDATA sections"] = n => Repeat("<![CDATA[x]]>", n),
        ["one CDATA section"] = n => $"<![CDATA[{Repeat("]] ", n)}]]>",
        ["end tags"] = n => Repeat("</a>", n),
        ["one end tag"] = n => $"</{new string('a', n)}>",
        ["less-than signs"] = n => Repeat("<", n),
        ["ampersands"] = n => Repeat("&", n),
        ["quotes in a tag"] = n => "<a " + Repeat("'\"'\"", n),
        ["open quote"] = n => "<a b='" + new string('x', n),
        ["open comments"] = n => Repeat("<!-- <!-", n),
        ["open CDATA"] = n => Repeat("<![CDATA[", n),
        ["signatures"] = n => Repeat("<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>", n),
        ["spaces in a tag"] = n => Repeat($"<a{new string(' ', 1000)}/>", n),
    };

    private static string Repeat(string text, int length) => Repeated(text, Math.Max(1, length / text.Length));

    private static string Repeated(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Numbered(int length, Func<int, string> each)
    {
        var text = new StringBuilder(length + 100);
        for (var i = 0; text.Length < length; i++)
        {
            text.Append(each(i));
        }

        return text.ToString();
    }

    // As many declarations in force as are taken, then elements that make the search for theirs as long as it can be.
    private static string NestedNamespaces(int length)
    {
        var open = string.Concat(Enumerable.Range(0, 60).Select(i => $"<p{i}:a xmlns:p{i}='urn:{i}' xmlns:q{i}='urn:{i}' q{i}:a=''>"));
        var close = string.Concat(Enumerable.Range(0, 60).Reverse().Select(i => $"</p{i}:a>"));
        return open + Repeat("<p0:a q0:b=''/>", length) + close;
    }

    // In force for the reader, which looks prefixes up among them, though not in canonical output.
    private static string UnusedNamespaces(int length)
    {
        var open = string.Concat(Enumerable.Range(0, 50).Select(d => $"<a{string.Concat(Enumerable.Range(0, 60).Select(i => $" xmlns:p{(d * 60) + i}='urn:p'"))}>"));
        return open + Repeat("<p0:a p1:b=''/>", length) + Repeated("</a>", 50);
    }
}
