using CsCheck;
using Pix.Fuzz;
using Pix.Signatures.Documents;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Canonicalization;

/// <summary>Our canonical form is that of two independent implementations, on documents nobody wrote.</summary>
public sealed class CanonicalizationProperties
{
    private static readonly Gen<(int Size, ulong Seed)> Documents = Gen.Select(Gen.Int[1, 40], Gen.ULong);
    private static readonly string[] InclusivePrefixes = ["p", "#default p", "q P n1", "#default"];

    [Fact]
    public void Whole_documents_are_those_of_dotnet() => Documents.Sample(
        d =>
        {
            var xml = Xml(d);
            return Same(xml, DotNetCanonicalization.OfDocument(DotNetCanonicalization.Load(xml)), ExclusiveCanonicalization.OfDocument(Utf8(xml)));
        },
        print: Xml,
        iter: 400);

    [Fact]
    public void Subtrees_are_those_of_dotnet() => Documents.Sample(
        d =>
        {
            var xml = Xml(d);
            var document = DotNetCanonicalization.Load(xml);
            var names = document.SelectNodes("//*")!.Cast<System.Xml.XmlElement>().Select(e => e.LocalName).Distinct();
            return names.All(name => Same(
                xml, DotNetCanonicalization.OfElement(document.Element(name)), ExclusiveCanonicalization.OfElement(Utf8(xml), name)));
        },
        print: Xml,
        iter: 200);

    [Fact]
    public void Inclusive_prefixes_are_those_of_dotnet() => Gen.Select(Documents, Gen.Int[0, 3].Select(i => InclusivePrefixes[i])).Sample(
        (d, prefixes) =>
        {
            var xml = Xml(d);
            return Same(
                xml,
                DotNetCanonicalization.OfDocument(DotNetCanonicalization.Load(xml), prefixes),
                ExclusiveCanonicalization.OfDocument(Utf8(xml), prefixes.Split(' ')));
        },
        print: d => Xml(d.Item1),
        iter: 200);

    [Fact]
    public void Whole_documents_are_those_of_libxml2()
    {
        using var folder = new ScratchFolder();
        var documents = Enumerable.Range(0, 300)
            .Select(i => RandomXml.ForLibxml2(new Random(i), 1 + (i % 40)))
            .Select((xml, i) => (Xml: xml, Path: folder.Write($"{i:D3}.xml", Utf8(xml))))
            .ToArray();

        // xmllint writes one canonical form after the other; each document is then looked for where the one before ended.
        var output = ExternalTool.Run("xmllint", ["--exc-c14n", .. documents.Select(d => d.Path)]);

        Assert.True(output.ExitCode == 0, output.Error);
        var rest = output.Bytes.AsMemory();
        foreach (var (xml, path) in documents)
        {
            var ours = ExclusiveCanonicalization.OfDocument(Utf8(xml));
            Assert.True(rest.Span.StartsWith(ours), $"{Path.GetFileName(path)}: {Explain(xml, rest[..Math.Min(rest.Length, ours.Length)].ToArray(), ours)}");
            rest = rest[ours.Length..];
        }

        Assert.Equal(0, rest.Length);
    }

    // .NET sorts by UTF-16 unit and would put U+1F600 first; Canonical XML sorts by code point.
    [Fact]
    public void Attributes_are_sorted_by_code_point_of_their_namespace() => Assert.Equal(
        "<a xmlns:p=\"urn:\U0001F600\" xmlns:q=\"urn:\uFFFD\" q:x=\"\" p:x=\"\"></a>",
        SomeDocument.Text(ExclusiveCanonicalization.OfDocument(Utf8(
            "<a p:x='' q:x='' xmlns:q='urn:\uFFFD' xmlns:p='urn:\U0001F600'/>"))));

    [Fact]
    public void Canonical_form_is_its_own_canonical_form() => Documents.Sample(
        d =>
        {
            var canonical = ExclusiveCanonicalization.OfDocument(Utf8(Xml(d)));
            return Same(Xml(d), canonical, ExclusiveCanonicalization.OfDocument(canonical));
        },
        print: Xml,
        iter: 400);

    private static string Xml((int Size, ulong Seed) d) => RandomXml.Document(new Random((int)d.Seed), d.Size);

    private static bool Same(string xml, byte[] theirs, byte[] ours)
    {
        Assert.True(theirs.AsSpan().SequenceEqual(ours), Explain(xml, theirs, ours));
        return true;
    }

    private static string Explain(string xml, byte[] theirs, byte[] ours) =>
        $"\nXML:\n{xml}\ntheirs:\n{SomeDocument.Text(theirs)}\nours:\n{SomeDocument.Text(ours)}";

    private static byte[] Utf8(string text) => SomeDocument.Utf8(text);
}
