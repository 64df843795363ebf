using System.Security.Cryptography.Xml;
using System.Xml;
using Pix.Signatures.Documents;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Canonicalization;

/// <summary>Exclusive XML Canonicalization 1.0, rule by rule; .NET's own transform must say the same.</summary>
public sealed class CanonicalizationTests
{
    public static TheoryData<string, string, string> Rules() => new()
    {
        { "Empty element gets an end tag", "<a/>", "<a></a>" },
        { "White space in tags goes", "<a  b = '1'\n c=\"2\" ></a >", "<a b=\"1\" c=\"2\"></a>" },
        { "White space between elements stays", "<a> <b/>\n</a>", "<a> <b></b>\n</a>" },
        { "XML declaration goes", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>", "<a></a>" },
        { "Text is escaped", "<a>&amp; &lt; > \" '</a>", "<a>&amp; &lt; &gt; \" '</a>" },
        { "CR from a reference is written as reference", "<a>x&#13;y&#xD;</a>", "<a>x&#xD;y&#xD;</a>" },
        { "CRLF and CR are LF", "<a>x\r\ny\rz</a>", "<a>x\ny\nz</a>" },
        { "Tab and LF in text stay", "<a>x\ty&#9;z&#10;</a>", "<a>x\ty\tz\n</a>" },
        { "CDATA is text", "<a><![CDATA[x & y < z ]]&gt;]]>w</a>", "<a>x &amp; y &lt; z ]]&amp;gt;w</a>" },
        { "CRLF in CDATA is LF", "<a><![CDATA[x\r\ny]]></a>", "<a>x\ny</a>" },
        { "Character references are characters", "<a>&#xE9;&#128512;&#x1F600;</a>", "<a>é😀😀</a>" },
        { "Beyond the BMP in names of values", "<a b='😀'>😀</a>", "<a b=\"😀\">😀</a>" },
        { "Attribute values are escaped", "<a b='&amp;&lt;>&quot;&apos;\"'/>", "<a b=\"&amp;&lt;>&quot;'&quot;\"></a>" },
        { "White space in attribute values is normalized", "<a b='x\ty\nz\r\nw'/>", "<a b=\"x y z w\"></a>" },
        { "White space from references in attribute values stays", "<a b='&#9;&#10;&#13;&#32;'/>", "<a b=\"&#x9;&#xA;&#xD; \"></a>" },
        { "Attributes are in order of name", "<a c='1' b='2' B='3'/>", "<a B=\"3\" b=\"2\" c=\"1\"></a>" },
        {
            "Attributes with namespace are in order of its URI, after those without",
            "<a xmlns:p='urn:z' xmlns:q='urn:a' p:x='1' q:x='2' z='3'/>",
            "<a xmlns:p=\"urn:z\" xmlns:q=\"urn:a\" z=\"3\" q:x=\"2\" p:x=\"1\"></a>"
        },
        { "Unused declaration goes", "<a xmlns:p='urn:p'><b/></a>", "<a><b></b></a>" },
        { "Declaration is written where it is used", "<a xmlns:p='urn:p'><p:b/><p:b/></a>", "<a><p:b xmlns:p=\"urn:p\"></p:b><p:b xmlns:p=\"urn:p\"></p:b></a>" },
        { "Declaration in force is not repeated", "<p:a xmlns:p='urn:p'><p:b xmlns:p='urn:p'/></p:a>", "<p:a xmlns:p=\"urn:p\"><p:b></p:b></p:a>" },
        { "Prefix used by an attribute counts", "<a xmlns:p='urn:p'><b p:c='1'/></a>", "<a><b xmlns:p=\"urn:p\" p:c=\"1\"></b></a>" },
        { "Prefix in content does not count", "<a xmlns:p='urn:p' t='p:x'>p:y</a>", "<a t=\"p:x\">p:y</a>" },
        { "Redeclared prefix", "<p:a xmlns:p='urn:1'><p:b xmlns:p='urn:2'><p:c xmlns:p='urn:1'/></p:b><p:d/></p:a>", "<p:a xmlns:p=\"urn:1\"><p:b xmlns:p=\"urn:2\"><p:c xmlns:p=\"urn:1\"></p:c></p:b><p:d></p:d></p:a>" },
        { "Default namespace undeclared", "<a xmlns='urn:a'><b xmlns=''><c/></b><d/></a>", "<a xmlns=\"urn:a\"><b xmlns=\"\"><c></c></b><d></d></a>" },
        { "Needless undeclaration goes", "<a xmlns=''><b xmlns=''/></a>", "<a><b></b></a>" },
        { "Undeclared below a prefixed element", "<p:a xmlns:p='urn:p' xmlns='urn:d'><b xmlns=''/></p:a>", "<p:a xmlns:p=\"urn:p\"><b></b></p:a>" },
        { "Default namespace is not of attributes", "<a xmlns='urn:a' b='1'/>", "<a xmlns=\"urn:a\" b=\"1\"></a>" },
        { "xml: attributes stay and need no declaration", "<a xml:lang='pt' xml:space='preserve'> <b xml:lang='en'/></a>", "<a xml:lang=\"pt\" xml:space=\"preserve\"> <b xml:lang=\"en\"></b></a>" },
        { "Namespace URI is escaped", "<a xmlns='urn:a?b&amp;c'/>", "<a xmlns=\"urn:a?b&amp;c\"></a>" },
        { "Comments go", "<!-- 1 --><a><!-- 2 -->x<!-- 3 -->y</a><!-- 4 -->", "<a>xy</a>" },
        { "Processing instructions stay", "<a><?p  data  ?><?q?><?r   ?></a>", "<a><?p data  ?><?q?><?r?></a>" },
        { "Processing instructions outside the root stand on their own line", "<?p 1?>\n<?q?><a/>\n\n<?r 2?>", "<?p 1?>\n<?q?>\n<a></a>\n<?r 2?>" },
        { "White space outside the root goes", "\n\n<a/>\n\n", "<a></a>" },
        { "Markup in comments, CDATA and instructions is none", "<a><!-- <b> --><![CDATA[</a>]]><?p <c>?></a>", "<a>&lt;/a&gt;<?p <c>?></a>" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rule_holds(string rule, string document, string canonical)
    {
        Assert.Equal(canonical, SomeDocument.Text(ExclusiveCanonicalization.OfDocument(SomeDocument.Utf8(document))));
        Assert.Equal(canonical, FrameworkCanonical(document));
        Assert.NotEmpty(rule);
    }

    [Theory]
    [InlineData("", "<p:b xmlns:p=\"urn:p\" t=\"q:x\"></p:b>")]
    [InlineData("q", "<p:b xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" t=\"q:x\"></p:b>")]
    [InlineData("#default q", "<p:b xmlns=\"urn:d\" xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" t=\"q:x\"></p:b>")]
    [InlineData("unknown xml", "<p:b xmlns:p=\"urn:p\" t=\"q:x\"></p:b>")]
    public void Inclusive_prefixes_are_rendered_on_the_apex_though_unused(string prefixes, string canonical)
    {
        var document = SomeDocument.Utf8("<a xmlns='urn:d' xmlns:p='urn:p' xmlns:q='urn:q'><p:b t='q:x'/></a>");

        var result = ExclusiveCanonicalization.OfElement(document, "b", prefixes.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(canonical, SomeDocument.Text(result));
    }

    [Fact]
    public void Inclusive_default_is_undeclared_where_it_ends()
    {
        var document = SomeDocument.Utf8("<p:a xmlns:p='urn:p' xmlns='urn:d'><p:b xmlns=''><p:c/></p:b><p:d/></p:a>");

        var result = ExclusiveCanonicalization.OfDocument(document, "#default");

        Assert.Equal("<p:a xmlns=\"urn:d\" xmlns:p=\"urn:p\"><p:b xmlns=\"\"><p:c></p:c></p:b><p:d></p:d></p:a>", SomeDocument.Text(result));
    }

    [Fact]
    public void Subtree_declares_what_it_inherits_and_uses()
    {
        var document = SomeDocument.Utf8("<e xmlns='urn:d' xmlns:p='urn:p' xml:lang='pt'><b><p:c/></b></e>");

        Assert.Equal("<b xmlns=\"urn:d\"><p:c xmlns:p=\"urn:p\"></p:c></b>", SomeDocument.Text(ExclusiveCanonicalization.OfElement(document, "b")));
    }

    // Canonical XML 1.0, section 2.3: the declaration of xml is never written. The framework's transform writes it, so it is no judge here.
    [Fact]
    public void Declaration_of_the_xml_prefix_is_not_written()
    {
        var document = SomeDocument.Utf8("<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='pt'/>");

        Assert.Equal("<a xml:lang=\"pt\"></a>", SomeDocument.Text(ExclusiveCanonicalization.OfDocument(document)));
    }

    // UTF-16 order puts U+10000 before U+FFFD; code point order, which the specification demands, after.
    [Fact]
    public void Attributes_are_in_order_of_code_points()
    {
        var document = SomeDocument.Utf8("<a xmlns:p='urn:\U00010000' xmlns:q='urn:\uFFFD' p:x='1' q:x='2'/>");

        Assert.Equal(
            "<a xmlns:p=\"urn:\U00010000\" xmlns:q=\"urn:\uFFFD\" q:x=\"2\" p:x=\"1\"></a>",
            SomeDocument.Text(ExclusiveCanonicalization.OfDocument(document)));
    }

    [Theory]
    [InlineData("<a xmlns='relative'/>")]
    [InlineData("<a xmlns:p='../x'><p:b/></a>")]
    [InlineData("<a xmlns:p='1:x'/>")]
    [InlineData("<a xmlns:p=':x'/>")]
    public void Relative_namespace_has_no_canonical_form(string document) =>
        Assert.Throws<XmlException>(() => ExclusiveCanonicalization.OfDocument(SomeDocument.Utf8(document)));

    [Theory]
    [InlineData(4093)]
    [InlineData(4094)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(8191)]
    [InlineData(70_000)]
    public void Long_text_with_surrogate_pairs_at_any_place_is_whole(int before)
    {
        var text = new string('x', before) + string.Concat(Enumerable.Repeat("😀é&amp;", 5000));

        var canonical = ExclusiveCanonicalization.OfDocument(SomeDocument.Utf8($"<a b='{text}'>{text}</a>"));

        Assert.Equal($"<a b=\"{text}\">{text}</a>", SomeDocument.Text(canonical));
    }

    private static string FrameworkCanonical(string text)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        document.Load(reader);
        var transform = new XmlDsigExcC14NTransform();
        transform.LoadInput(document);
        using var output = new StreamReader((Stream)transform.GetOutput(typeof(Stream)));
        return output.ReadToEnd();
    }
}
