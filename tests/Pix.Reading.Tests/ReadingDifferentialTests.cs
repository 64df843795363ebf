using Pix.Fuzz.Reading;

namespace Pix.Reading.Tests;

/// <summary>Java's DOM, SAX and StAX, Python's minidom, ElementTree and email, libxml2 and .NET read what Pix accepted, and see what Pix saw. The long run is a command: ./pix fuzz readers.</summary>
public sealed class ReadingDifferentialTests
{
    private const int Documents = 400, Seed = 16;

    [Fact]
    public void Everybody_reads_what_Pix_reads()
    {
        using var differential = new ReadingDifferential(Seed);

        var differences = differential.Run(Documents);

        Assert.True(differences.Count == 0, string.Join("\n\n", differences.Take(5)));
        Assert.InRange(differential.Accepted, Documents, int.MaxValue);
        Assert.Equal(
            ["java-dom", "java-dom-first", "java-sax", "java-stax", "libxml2", "net-multipart", "net-xdocument", "net-xmldocument", "python-elementtree", "python-email", "python-minidom"], differential.Readers.Keys);
        Assert.All(differential.Readers, reader => Assert.True(reader.Value > 10, $"{reader.Key} read only {reader.Value}."));
    }

    /// <summary>Were any of these accepted, the differential would fail: somebody sees something else in each of them.</summary>
    [Theory]
    [InlineData("99999<!-- x -->010", "python-minidom", "java-dom-first")]
    [InlineData("99999<![CDATA[010]]>", "python-minidom", "java-dom-first")]
    [InlineData("99999<?x y?>010", "python-minidom", "java-dom-first")]
    [InlineData("99999010\r", "net-xmldocument")]
    public void Somebody_sees_something_else_in_what_Pix_refuses(string value, params string[] readers)
    {
        const string Place = "Envelope/AppHdr/Fr/FIId/FinInstnId/Othr/Id";
        var genuine = ReadingSeed.Pacs008.Document;
        var changed = genuine.Replace("<Id>99999010</Id>", $"<Id>{value}</Id>", StringComparison.Ordinal);

        var view = ForeignReaders.Read([ReadingCase.Xml([Place], System.Text.Encoding.UTF8.GetBytes(changed))])[0];

        Assert.NotNull(ReadingSeed.Pacs008.Check(System.Text.Encoding.UTF8.GetBytes(changed)).Refusal);
        Assert.All(readers, reader => Assert.NotEqual(view["java-sax"], view[reader]));
    }
}
