using System.Text;

namespace Pix.Fuzz;

/// <summary>
/// Writes random well-formed XML with everything that canonicalization has rules for: prefixes that shadow each other, an undeclared default
/// namespace, attributes of several namespaces in any order, both kinds of quotes, character references, CDATA, CR and CRLF, comments, processing
/// instructions, characters beyond the Basic Multilingual Plane, white space wherever XML allows it, and sometimes text longer than any buffer.
/// </summary>
internal sealed class RandomXml(Random random, bool comments = true, bool foreignUris = true)
{
    private static readonly string[] Prefixes = ["p", "q", "P", "n1", "é"];
    private static readonly string[] Uris = ["urn:a", "urn:b", "urn:A", "http://x.example/a?b=1;c='2'"];

    // Namespace names that libxml2 does not canonicalize (forms of RFC 3987) or canonicalizes wrongly (it does not escape '&').
    private static readonly string[] ForeignUris = [.. Uris, "http://x.example/a?b=1&amp;c='2'", "urn:é", "urn:\U0001F600"];
    private static readonly string[] Names = ["a", "b", "B", "Id", "Nome", "ação", "x-y.z", "_1"];
    private static readonly string[] Values =
    [
        "", " ", "x", "R$ 1.000,00", "&#13;", "&#xD;&#xA;", "&#9;", "\t", "\n", "\r\n", "a  b", "&lt;&amp;&gt;", "&quot;&apos;", "é", "\U0001F600", "&#x1F600;",
        "\uE000", "\u0085", "\u2028",
    ];

    private readonly StringBuilder _xml = new();
    private int _left;
    private int _ids;

    public static string Document(Random random, int size) => new RandomXml(random).Document(size);

    /// <summary>Writes a document without comments, which xmllint keeps, and only with namespace names that libxml2 canonicalizes correctly.</summary>
    public static string ForLibxml2(Random random, int size) => new RandomXml(random, comments: false, foreignUris: false).Document(size);

    /// <summary>Writes an SPI message: Envelope, AppHdr and Document with random content.</summary>
    public static string Spi(Random random, int size)
    {
        var writer = new RandomXml(random, foreignUris: false) { _left = size };
        return writer.Spi();
    }

    /// <summary>Writes a DICT body whose root has no namespace, as in real DICT bodies, sometimes with an empty Signature.</summary>
    public static string Dict(Random random, int size)
    {
        var writer = new RandomXml(random, foreignUris: false) { _left = size };
        return writer.Dict();
    }

    private string Document(int size)
    {
        _left = size;
        Prolog(instructions: true);
        Element(Scope.Empty, 0);
        Misc(instructions: true);
        return _xml.ToString();
    }

    private string Spi()
    {
        var prefix = Chance(25) ? "e" : "";
        var scope = new Scope([(prefix, "urn:pix:spi")]);
        Prolog(instructions: false);
        _xml.Append('<').Append(Name(prefix, "Envelope")).Append(' ').Append(Name("xmlns", prefix)).Append("=\"urn:pix:spi\">");
        Space();
        Open(prefix, "AppHdr");
        Content(scope, 2);
        _xml.Append(Pick("", Tag(prefix, "Sgntr"), $"<{Name(prefix, "Sgntr")}></{Name(prefix, "Sgntr")}>"));
        Space();
        Close(prefix, "AppHdr");
        Space();
        Open(prefix, "Document");
        Content(scope, 2);
        Close(prefix, "Document");
        Space();
        Close(prefix, "Envelope");
        Misc(instructions: false);
        return _xml.ToString();
    }

    private string Dict()
    {
        Prolog(instructions: true);
        _xml.Append("<CreateEntryRequest").Append(Pick("", " ", " Version=\"1\"")).Append('>');
        Space();
        _xml.Append(Pick("", "<Signature></Signature>", "<Signature/>"));
        Content(Scope.Empty, 1);
        _xml.Append("</CreateEntryRequest>");
        Misc(instructions: true);
        return _xml.ToString();
    }

    private void Prolog(bool instructions)
    {
        if (Chance(60))
        {
            _xml.Append(Pick("<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>", "<?xml version='1.0' encoding='utf-8' standalone='no'?>"));
        }

        Misc(instructions);
    }

    private void Misc(bool instructions)
    {
        while (Chance(30))
        {
            _xml.Append(Pick("\n", "\r\n", " ", comments ? "<!-- outside -->" : "", instructions ? "<?pi outside?>" : "", instructions ? "<?alone?>" : ""));
        }
    }

    private void Element(Scope scope, int depth)
    {
        _left--;
        var declared = Declarations(depth);
        var inner = scope.With(declared);
        var prefixes = inner.Prefixes.Where(p => p.Length > 0).ToArray();
        var prefix = prefixes.Length > 0 && Chance(50) ? Pick(prefixes) : "";
        var name = Name(prefix, Pick(Names));

        _xml.Append('<').Append(name);
        WriteAttributes(declared, inner, prefixes);
        _xml.Append(Pick("", "", " ", "\n"));
        if (Chance(20))
        {
            _xml.Append("/>");
            return;
        }

        _xml.Append('>');
        Content(inner, depth + 1);
        _xml.Append("</").Append(name).Append(Pick("", "", " ")).Append('>');
    }

    private List<(string Prefix, string Uri)> Declarations(int depth)
    {
        var declared = new List<(string Prefix, string Uri)>();
        while (Chance(depth == 0 ? 60 : 25) && declared.Count < 4)
        {
            var isDefault = Chance(35);
            var uri = Pick(foreignUris ? ForeignUris : Uris);
            var declaration = isDefault ? ("", Chance(20) ? "" : uri) : (Pick(Prefixes), uri);
            if (!declared.Exists(d => d.Prefix == declaration.Item1))
            {
                declared.Add(declaration);
            }
        }

        return declared;
    }

    private void WriteAttributes(List<(string Prefix, string Uri)> declared, Scope scope, string[] prefixes)
    {
        var attributes = declared.Select(d => (Name: Name("xmlns", d.Prefix), Value: d.Uri)).ToList();
        var expanded = new HashSet<(string, string)>();
        while (Chance(35) && expanded.Count < 5)
        {
            var prefix = prefixes.Length > 0 && Chance(40) ? Pick(prefixes) : "";
            var name = Pick("z", "a", "A", "ordem", "é", "_");
            if (expanded.Add((prefix.Length == 0 ? "" : scope.Uri(prefix), name)))
            {
                attributes.Add((Name(prefix, name), Pick(Values)));
            }
        }

        if (Chance(8))
        {
            attributes.Add((Pick("xml:lang", "xml:base"), "pt-BR"));
        }

        if (Chance(6))
        {
            attributes.Add(("xml:space", Pick("preserve", "default")));
        }

        if (Chance(6))
        {
            attributes.Add((Pick("Id", "ID", "id", "xml:id"), $"i{_ids++}"));
        }

        foreach (var (name, value) in attributes.OrderBy(_ => random.Next()))
        {
            var quote = Chance(50) && !value.Contains('\'', StringComparison.Ordinal) ? '\'' : '"';
            _xml.Append(Pick(" ", " ", "\n", "\t", "  ")).Append(name).Append(Pick("=", "=", " = ")).Append(quote).Append(value).Append(quote);
        }
    }

    private void Content(Scope scope, int depth)
    {
        while (_left > 0 && Chance(70))
        {
            switch (random.Next(10))
            {
                case < 5 when depth < 12:
                    Element(scope, depth);
                    break;
                case 5:
                    _left--;
                    _xml.Append("<![CDATA[").Append(Pick("", "<a>&amp;</a>", "]]", "]", "x > y", "\r\n", "\U0001F600", "&#13;")).Append("]]>");
                    break;
                case 6:
                    _left--;
                    _xml.Append(Pick("<?pi?>", "<?pi  dados ?>", "<?p-i <a> & \"b\"?>", "<?é \U0001F600?>"));
                    break;
                case 7 when comments:
                    _left--;
                    _xml.Append(Pick("<!---->", "<!-- c -->", "<!-- <a> & - b -->"));
                    break;
                case 8 when Chance(6):
                    LongText();
                    break;
                default:
                    Text();
                    break;
            }
        }
    }

    private void Text()
    {
        _left--;
        _xml.Append(Pick(Values)).Append(Pick("", "x > y", "\n    ", "]]", "\"'", "\r", "\r\n\r\n"));
    }

    // Text longer than the reader's and the canonicalizer's buffers, with characters and references that a buffer's end could split.
    private void LongText()
    {
        var length = random.Next(3800, 9000);
        for (var i = 0; i < length; i++)
        {
            _xml.Append(i % 7 == 0 ? Pick("\U0001F600", "\r\n", "&#13;", "é", "&amp;", "&#x1F600;") : "t");
        }
    }

    private void Open(string prefix, string name) => _xml.Append('<').Append(Name(prefix, name)).Append('>');

    private void Close(string prefix, string name) => _xml.Append("</").Append(Name(prefix, name)).Append('>');

    private void Space() => _xml.Append(Pick("", "", "\n  ", "\r\n\t", comments ? "<!-- between -->" : ""));

    private static string Tag(string prefix, string name) => $"<{Name(prefix, name)}/>";

    private static string Name(string prefix, string name) =>
        prefix.Length == 0 ? name : name.Length == 0 ? prefix : $"{prefix}:{name}";

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(params T[] from) => from[random.Next(from.Length)];

    private sealed record Scope((string Prefix, string Uri)[] Declared)
    {
        public static Scope Empty { get; } = new([]);

        public IEnumerable<string> Prefixes => Declared.Select(d => d.Prefix).Distinct();

        public Scope With(List<(string, string)> more) => new([.. Declared, .. more]);

        public string Uri(string prefix) => Declared.Last(d => d.Prefix == prefix).Uri;
    }
}
