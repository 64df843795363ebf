using Pix.Fuzz.Reading;

namespace Pix.Reading.Tests;

/// <summary>
/// Java's DOM, SAX and StAX, Python's minidom, ElementTree and email, libxml2 and .NET read what Pix accepted, and see what Pix saw. The
/// long run is a command: ./pix fuzz readers.
/// </summary>
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

    /// <summary>
    /// Every place that admission looks at, amounts and currencies too, is a field of its own in a document that is tried, so that none is
    /// compared as nothing.
    /// </summary>
    [Fact]
    public void Every_named_field_has_a_value_in_some_message()
    {
        var seen = ReadingSeed.All.SelectMany(seed => seed.Places.Split(',').Zip(PixReader.Xml(seed.Profile, System.Text.Encoding.UTF8.GetBytes(seed.Document), seed.Places).Split(';')))
            .ToLookup(field => field.First, field => field.Second);

        Assert.Equal(["Envelope/Document/*/GrpHdr/InstgAgt/FinInstnId/ClrSysMmbId/MmbId"], seen.Where(field => field.All(value => value.Length == 0)).Select(field => field.Key));
        Assert.All(
            ["Envelope/Document/*/CdtTrfTxInf/IntrBkSttlmAmt/@Ccy", "Envelope/Document/*/TxInf/RtrdIntrBkSttlmAmt/@Ccy", "Envelope/Document/*/CdtTrfTxInf/InitgPty/Id/OrgId/Othr/Id", "CreateEntryRequest/Entry/Key", "CancelRefundRequest/RefundId"],
            place => Assert.Contains(place, seen.Select(field => field.Key)));
    }

    [Fact]
    public void Everybody_sees_another_currency()
    {
        const string Place = "Envelope/Document/*/CdtTrfTxInf/IntrBkSttlmAmt/@Ccy";
        var genuine = ReadingSeed.Pacs008.Document;

        var views = ForeignReaders.Read([In("BRL"), In("USD")]);

        Assert.Equal(9, views[0].Count);
        Assert.All(views[0].Values, view => Assert.StartsWith("BRL;", view, StringComparison.Ordinal));
        Assert.All(views[1].Values, view => Assert.StartsWith("USD;", view, StringComparison.Ordinal));

        ReadingCase In(string currency) => ReadingCase.Xml([Place], System.Text.Encoding.UTF8.GetBytes(genuine.Replace("Ccy=\"BRL\"", $"Ccy=\"{currency}\"", StringComparison.Ordinal)));
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
