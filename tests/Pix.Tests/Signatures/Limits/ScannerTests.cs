using System.Text;
using System.Xml;
using Pix.Signatures.Documents;
using Pix.Signatures.Limits;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Limits;

/// <summary>The scanner finds the tags that the XML reader finds, at their bytes.</summary>
public sealed class ScannerTests
{
    public static TheoryData<string> Documents()
    {
        var data = new TheoryData<string>
        {
            "<a/>",
            "\uFEFF<?xml version='1.0'?><!-- <x> > --><?p <y a='>?><a b='>' c=\"/>'\"><![CDATA[<z/>]]]]><![CDATA[>]]><d\n/><e\t></e ></a><!---->",
            "<a>😀<b x='😀'/>é<c/></a>",
        };
        foreach (var file in Directory.GetFiles(SomeDocument.VectorPath(""), "*.xml", SearchOption.AllDirectories))
        {
            data.Add(File.ReadAllText(file, new UTF8Encoding(false)));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_element_is_found_where_it_stands(string text)
    {
        var document = SomeDocument.Utf8(text);
        using var reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF')));
        var ordinal = 0;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            var span = ElementSpan.Locate(document, ordinal++);

            Assert.Equal(reader.IsEmptyElement, span.IsEmptyTag);
            Assert.StartsWith($"<{reader.Name}", Encoding.UTF8.GetString(document[span.Start..span.StartTagEnd]), StringComparison.Ordinal);
            Assert.Equal((byte)'>', document[span.StartTagEnd - 1]);
            Assert.Equal((byte)'>', document[span.End - 1]);
            if (!span.IsEmptyTag)
            {
                Assert.StartsWith($"</{reader.Name}", Encoding.UTF8.GetString(document[span.EndTagStart..span.End]), StringComparison.Ordinal);
            }
        }

        Assert.Throws<InvalidOperationException>(() => ElementSpan.Locate(document, ordinal));
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("<a b='")]
    [InlineData("</a")]
    [InlineData("<!--")]
    [InlineData("<!-->")]
    [InlineData("<?p")]
    [InlineData("<?")]
    [InlineData("<![CDATA[")]
    [InlineData("<![CDATA[]]")]
    [InlineData("")]
    public void Markup_that_is_cut_off_ends_the_scan(string text)
    {
        var scanner = new TagScanner(SomeDocument.Utf8(text));

        Assert.False(scanner.MoveNext());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Characters_are_whole_whatever_the_buffer(int size)
    {
        const string Text = "aé€😀\u0800\U0010FFFFz";
        using var reader = new Utf8TextReader();
        reader.Open(SomeDocument.Utf8("\uFEFF" + Text));

        var read = new StringBuilder();
        var buffer = new char[size];
        int count;
        while ((count = reader.Read(buffer, 0, size)) > 0)
        {
            read.Append(buffer, 0, count);
        }

        Assert.Equal(Text, read.ToString());
        Assert.Equal(-1, reader.Read());
    }
}
