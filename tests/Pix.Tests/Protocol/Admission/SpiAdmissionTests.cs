using System.Text;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Admission;

namespace Pix.Protocol.Tests.Admission;

public sealed class SpiAdmissionTests
{
    private static readonly string Message = SomeProtocol.Pacs008();

    public static TheoryData<string, string, ExchangeError, string> Broken() => new()
    {
        { "<AppHdr>", "<AppHdr/><AppHdr>", ExchangeError.WrongStructure, "envelope-children" },
        { "<Document>", "<Document/><Document>", ExchangeError.WrongStructure, "envelope-children" },
        { "</Document>", "</Document><Document/>", ExchangeError.WrongStructure, "envelope-children" },
        { "</Document>", "</Document><Other/>", ExchangeError.WrongStructure, "envelope-children" },
        { "</Document>", "</Document>text", ExchangeError.WrongStructure, "envelope-children" },
        { "<Document>", "<Document xmlns=\"\">", ExchangeError.WrongStructure, "namespace" },
        { "<AppHdr>", "<x:AppHdr xmlns:x=\"urn:x\"/><AppHdr>", ExchangeError.WrongStructure, "namespace" },
        { "<CdtTrfTxInf>", "<x:CdtTrfTxInf xmlns:x=\"urn:x\"/><CdtTrfTxInf>", ExchangeError.WrongStructure, "namespace" },
        { "<Sgntr/>", "<Sgntr/><Sgntr/>", ExchangeError.WrongStructure, "one-sgntr" },
        { "<Sgntr/>", "<Sgntr><X/></Sgntr>", ExchangeError.AlreadySigned, "unsigned" },
        { "<Sgntr/>", "<Sgntr>x</Sgntr>", ExchangeError.AlreadySigned, "unsigned" },
        { "<Sgntr/>", "<Sgntr><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/></Sgntr>", ExchangeError.AlreadySigned, "unsigned" },
        { "<GrpHdr>", "<GrpHdr><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>", ExchangeError.AlreadySigned, "unsigned" },
        { "pacs.008.spi.1.16<", "pacs.008.spi.1.15<", ExchangeError.UnknownMessage, "msgdefidr" },
        { "<MsgDefIdr>", "<MsgDefIdr>pacs.008.spi.1.16</MsgDefIdr><MsgDefIdr>", ExchangeError.UnknownMessage, "msgdefidr" },
        { "<MsgDefIdr>pacs.008.spi.1.16</MsgDefIdr>", "", ExchangeError.UnknownMessage, "msgdefidr" },
        { "pi/pacs.008/1.16", "pi/pacs.008/1.15", ExchangeError.UnknownMessage, "catalogue" },
        { "pi/pacs.008/1.16", "pi/admi.002/1.5", ExchangeError.UnknownMessage, "catalogue" },
        { " xmlns=\"https://www.bcb.gov.br/pi/pacs.008/1.16\"", "", ExchangeError.UnknownMessage, "catalogue" },
        { "Envelope", "Envelop", ExchangeError.UnknownMessage, "envelope" },
        { "<Id>99999010</Id>", "<Id>99999011</Id>", ExchangeError.WrongParticipant, "spi-from" },
        { "<Id>99999010</Id>", "<Id>99999010 </Id>", ExchangeError.WrongParticipant, "spi-from" },
        { "<Id>99999010</Id>", "<Id>99999010</Id><Id>99999011</Id>", ExchangeError.WrongParticipant, "spi-from" },
        { "<Id>99999010</Id>", "<Id>9999<!-- -->9010</Id>", ExchangeError.WrongStructure, "split-value" },
        { "<Id>99999010</Id>", "<Id>9999<![CDATA[9010]]></Id>", ExchangeError.WrongStructure, "split-value" },
        { "<Id>99999010</Id>", "<Id>99999010<?x?></Id>", ExchangeError.WrongStructure, "split-value" },
        { "<Nm>", "<Nm> <![CDATA[x]]>", ExchangeError.WrongStructure, "split-value" },
        { "<Nm>", "<Nm>x<y/>", ExchangeError.WrongStructure, "split-value" },
        { "<Id>99999010</Id>", "", ExchangeError.WrongParticipant, "spi-from" },
        { "<Id>00038166</Id>", "<Id>99999011</Id>", ExchangeError.WrongParticipant, "spi-to" },
        { "<Id>00038166</Id>", "", ExchangeError.WrongParticipant, "spi-to" },
        { "<CreDt>2020-01-01T08:30:12.000Z</CreDt>", "", ExchangeError.WrongStructure, "creation-time" },
        { "<CreDt>", "<CreDt>2020-01-01T08:30:12.000Z</CreDt><CreDt>", ExchangeError.WrongStructure, "creation-time" },
        { "<CreDt>2020-01-01T08:30:12.000Z", "<CreDt>", ExchangeError.WrongStructure, "creation-time" },
        { "<CreDt>2020-01-01T08:30:12.000Z", "<CreDt>2020-01-01T08:30:12Z", ExchangeError.WrongStructure, "creation-time" },
        { "<CreDt>2020-01-01T08:30:12.000Z", "<CreDt>2020-01-01T08:30:12.0000Z", ExchangeError.WrongStructure, "creation-time" },
        { "<CreDt>2020-01-01T08:30:12.000Z", "<CreDt>2020-01-01T08:30:12.000", ExchangeError.WrongStructure, "creation-time" },
        { "<CreDt>2020-01-01T08:30:12.000Z", "<CreDt>2020-01-01T05:30:12.000-03:00", ExchangeError.WrongStructure, "creation-time" },
        { "<CreDt>2020-01-01T08:30:12.000Z", "<CreDt> 2020-01-01T08:30:12.000Z", ExchangeError.WrongStructure, "creation-time" },
        { "<CreDt>2020-01-01T08:30:12.000Z", "<CreDt>2020-02-30T08:30:12.000Z", ExchangeError.WrongStructure, "creation-time" },
        { "<CreDt>2020-01-01T08:30:12.000Z", "<CreDt>2020-01-01<!-- -->T08:30:12.000Z", ExchangeError.WrongStructure, "split-value" },
        { "<EndToEndId>", "<EndToEndId><!-- x -->", ExchangeError.WrongStructure, "split-value" },
        { "<EndToEndId>", "<EndToEndId><x/></EndToEndId><EndToEndId>", ExchangeError.WrongStructure, "payment-id" },
        { "1000.00</IntrBkSttlmAmt>", "1000.00\r</IntrBkSttlmAmt>", ExchangeError.WrongStructure, "payment-amount" },
        { "1000.00</IntrBkSttlmAmt>", "1000.00&#13;</IntrBkSttlmAmt>", ExchangeError.WrongStructure, "payment-amount" },
        { "1000.00</IntrBkSttlmAmt>", "\n1000.00</IntrBkSttlmAmt>", ExchangeError.WrongStructure, "payment-amount" },
        { "1000.00</IntrBkSttlmAmt>", "<x/></IntrBkSttlmAmt>", ExchangeError.WrongStructure, "payment-amount" },
        { "Ccy=\"BRL\"", "Ccy=\"BRL\t\"", ExchangeError.WrongStructure, "split-value" },
        { "Ccy=\"BRL\"", "Ccy='\nBRL'", ExchangeError.WrongStructure, "split-value" },
        { "<Prtry>MANU", "<Prtry>MANU\r", ExchangeError.WrongStructure, "line-break" },
        { "<Dbtr>", "<InitgPty><Id><OrgId><Othr><Id>55555555000181\r</Id></Othr></OrgId></Id></InitgPty><Dbtr>", ExchangeError.WrongStructure, "line-break" },
        { "</Envelope>", "", ExchangeError.NotWellFormed, "well-formed" },
        { "<AppHdr>", "<AppHdr a=1>", ExchangeError.NotWellFormed, "well-formed" },
        { "<Envelope", "<!DOCTYPE Envelope [<!ENTITY a \"b\">]><Envelope", ExchangeError.NotWellFormed, "well-formed" },
        { "<MsgDefIdr>", "<MsgDefIdr>&a;", ExchangeError.NotWellFormed, "well-formed" },
        { "encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"", ExchangeError.NotWellFormed, "encoding" },
        { "version=\"1.0\"", "version=\"1.1\"", ExchangeError.NotWellFormed, "well-formed" },
    };

    [Fact]
    public void Admits_a_pacs008_and_tells_what_it_is()
    {
        var result = SomeProtocol.Check(SomeProtocol.SpiSend(Message));

        Assert.Null(result.Refusal);
        Assert.Equal(("pacs.008.spi.1.16", 1, "E9999901012341234123412345678900"), (result.MessageType, result.Payments, result.EndToEndId.Value));
        Assert.Equal(Encoding.UTF8.GetBytes(Message), result.Messages[0].Content.ToArray());
        Assert.Equal(new DateTimeOffset(2020, 1, 1, 8, 30, 12, TimeSpan.Zero), result.Messages[0].CreatedAt);
    }

    [Fact]
    public void Counts_the_payments_inside()
    {
        var result = SomeProtocol.Check(SomeProtocol.SpiSend(SomeProtocol.Pacs008("pacs.008_END_10_msg.xml")));

        Assert.Equal(10, result.Payments);
        Assert.Equal(10, result.Messages[0].EndToEndIds.Distinct().Count());
    }

    [Theory]
    [InlineData("spi-5.13.1/exemplos/pacs.002_PSP_1_msg.xml", "pacs.002.spi.1.17", "E9999901012341234123412345678900")]
    [InlineData("spi-5.13.1/derived/pacs.004_PSP.xml", "pacs.004.spi.1.5", "D9999901020200101083012345678900")]
    [InlineData("spi-5.13.1/derived/pibr.001_PSP.xml", "pibr.001.spi.1.3", "")]
    [InlineData("spi-5.13.1/derived/camt.060_PSP_saldo.xml", "camt.060.spi.1.9", "")]
    public void Admits_what_a_participant_sends(string file, string type, string id)
    {
        var result = SomeProtocol.Check(SomeProtocol.SpiSend(Vectors.Text(file)));

        Assert.Null(result.Refusal);
        Assert.Equal((type, 1, id), (result.MessageType, result.Payments, result.EndToEndId.Value));
    }

    [Theory]
    [InlineData("spi-5.13.1/derived/admi.002_SPI.xml")]
    [InlineData("spi-5.13.1/derived/pibr.002_SPI.xml")]
    public void Refuses_what_only_the_SPI_sends(string file) =>
        Assert.Equal("catalogue", SomeProtocol.Check(SomeProtocol.SpiSend(Vectors.Text(file))).Refusal?.Rule);

    [Theory]
    [InlineData("signed/pacs.008_CONTA_1_msg.signed.xml")]
    [InlineData("signed/pacs.002_PSP_1_msg.signed.xml")]
    public void Refuses_a_signed_message(string file) =>
        Assert.NotNull(SomeProtocol.Check(SomeProtocol.SpiSend(Vectors.Text(file))).Refusal);

    [Theory]
    [MemberData(nameof(Broken))]
    public void Refuses_one_broken_rule(string original, string replacement, ExchangeError error, string rule)
    {
        var broken = Message.Replace(original, replacement, StringComparison.Ordinal);
        Assert.NotEqual(Message, broken);

        var refusal = SomeProtocol.Check(SomeProtocol.SpiSend(broken)).Refusal;

        Assert.Equal((error, rule), (refusal?.Error, refusal?.Rule));
        Assert.EndsWith(".", refusal!.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Fulano", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one-apphdr", "AppHdr", "Document")]
    [InlineData("envelope-children", "AppHdr")]
    [InlineData("one-document", "Document")]
    public void The_first_part_that_is_missing_is_named(string rule, params string[] missing)
    {
        var message = missing.Aggregate(SomeProtocol.Pacs002(), (text, part) => text.Replace(Section(text, part), "", StringComparison.Ordinal));

        Assert.Equal((ExchangeError.WrongStructure, rule), Told(SomeProtocol.Check(SomeProtocol.SpiSend(message)).Refusal));
    }

    [Theory]
    [InlineData("<AppHdr>", "<x:A xmlns:x=\"urn:x\"/><AppHdr>", "/Envelope/*")]
    [InlineData("<GrpHdr>", "<GrpHdr><x:A xmlns:x=\"urn:x\"/>", "/Envelope/Document/*")]
    public void The_place_of_a_strange_element_is_told_as_far_as_the_parts_of_the_envelope(string original, string replacement, string place) =>
        Assert.Equal(place, SomeProtocol.Check(SomeProtocol.SpiSend(Message.Replace(original, replacement, StringComparison.Ordinal))).Refusal?.XPath);

    [Fact]
    public void What_is_wrong_with_a_request_is_told_from_the_outside_in()
    {
        var request = SomeProtocol.SpiSend(new byte[(1 << 20) + 1]);
        var encoded = request with { Headers = request.Headers.Add(new HeaderField("Content-Encoding", "gzip")) };

        Assert.Equal("path-ispb", SomeProtocol.Check(encoded with { Path = "/api/v1/in/99999011/msgs" }).Refusal?.Rule);
        Assert.Equal("content-encoding", SomeProtocol.Check(encoded).Refusal?.Rule);
        Assert.Equal("size", SomeProtocol.Check(request).Refusal?.Rule);
    }

    [Theory]
    [InlineData("primary", null)]
    [InlineData("Secondary", null)]
    [InlineData("third", ExchangeError.UnknownChannel)]
    [InlineData("", ExchangeError.UnknownChannel)]
    public void Only_two_channels_of_the_SPI_are_known(string channel, ExchangeError? error)
    {
        var request = SomeProtocol.SpiSend(Message);

        Assert.Equal(error, SomeProtocol.Check(request with { Headers = request.Headers.Add(new HeaderField("Pix-Channel", channel)) }).Refusal?.Error);
    }

    [Fact]
    public void What_was_refused_has_no_message() => Assert.Equal("", SomeProtocol.Check(SomeProtocol.SpiSend("<Envelope/>")).MessageType);

    [Fact]
    public void Refuses_AppHdr_after_Document()
    {
        var header = Section(Message, "AppHdr");
        var swapped = Message.Replace(header, "", StringComparison.Ordinal).Replace("</Document>", "</Document>" + header, StringComparison.Ordinal);

        Assert.Equal(ExchangeError.WrongStructure, SomeProtocol.Check(SomeProtocol.SpiSend(swapped)).Error);
    }

    [Theory]
    [InlineData("Fr", "spi-from")]
    [InlineData("To", "spi-to")]
    public void A_party_is_named_by_its_whole_path_only(string party, string rule)
    {
        var section = Section(Message, party);
        foreach (var element in (string[])[party, "FIId", "FinInstnId", "Othr", "Id"])
        {
            var elsewhere = section.Replace($"<{element}>", "<Elsewhere>", StringComparison.Ordinal).Replace($"</{element}>", "</Elsewhere>", StringComparison.Ordinal);
            Assert.NotEqual(section, elsewhere);

            Assert.Equal((element, element == party ? "apphdr-children" : rule), (element, SomeProtocol.Check(SomeProtocol.SpiSend(Message.Replace(section, elsewhere, StringComparison.Ordinal))).Refusal?.Rule));
        }
    }

    [Theory]
    [InlineData("<Document>", "<Document><Sgntr>x</Sgntr>")]
    [InlineData("<Sgntr/>", "<Sgntr/>text")]
    public void Text_beside_the_place_of_the_signature_is_not_taken_for_one(string original, string replacement) =>
        Assert.NotEqual(ExchangeError.AlreadySigned, SomeProtocol.Check(SomeProtocol.SpiSend(Message.Replace(original, replacement, StringComparison.Ordinal))).Error);

    [Theory]
    [InlineData(2000, "depth")]
    [InlineData(62, "depth")]
    [InlineData(61, null)]
    public void Refuses_deep_nesting(int elements, string? rule)
    {
        // An envelope with <Document><FIToFICstmrCdtTrf> around it: the deepest of 61 is the 64th, the most that is taken.
        var nested = string.Concat(Enumerable.Repeat("<a>", elements)) + string.Concat(Enumerable.Repeat("</a>", elements));

        Assert.Equal(rule, SomeProtocol.Check(SomeProtocol.SpiSend(Message.Replace("<GrpHdr>", nested + "<GrpHdr>", StringComparison.Ordinal))).Refusal?.Rule);
    }

    [Fact]
    public void Refuses_bytes_that_are_not_utf8()
    {
        var latin1 = Encoding.Latin1.GetBytes(Message.Replace("Fulano", "João", StringComparison.Ordinal));

        Assert.Equal("encoding", SomeProtocol.Check(SomeProtocol.SpiSend(latin1)).Refusal?.Rule);
        Assert.Equal(ExchangeError.NotWellFormed, SomeProtocol.Check(SomeProtocol.SpiSend(Encoding.Unicode.GetBytes(Message))).Error);
        Assert.Equal("encoding", SomeProtocol.Check(SomeProtocol.SpiSend([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Message)])).Refusal?.Rule);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/xml")]
    [InlineData("application/json")]
    [InlineData("application/xml; charset=iso-8859-1")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("")]
    public void Refuses_another_content_type(string contentType) =>
        Assert.Equal("content-type", SomeProtocol.Check(SomeProtocol.SpiSend(Encoding.UTF8.GetBytes(Message), contentType)).Refusal?.Rule);

    [Fact]
    public void A_content_type_that_is_refused_is_told_which_ones_are_taken()
    {
        var dict = SomeProtocol.DictPost("/api/v2/entries/", SomeProtocol.Dict("entries/CreateEntryRequest.xml")) with { Headers = [new HeaderField("Content-Type", "text/plain")] };

        Assert.Contains("multipart/mixed", SomeProtocol.Check(SomeProtocol.SpiSend(Encoding.UTF8.GetBytes(Message), "text/plain")).Refusal?.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("multipart/mixed", SomeProtocol.Check(dict).Refusal?.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/xml")]
    [InlineData("Application/XML; Charset=\"UTF-8\"")]
    public void Accepts_the_content_type_as_services_write_it(string contentType) =>
        Assert.Null(SomeProtocol.Check(SomeProtocol.SpiSend(Encoding.UTF8.GetBytes(Message), contentType)).Refusal);

    [Fact]
    public void Refuses_a_compressed_body()
    {
        var request = SomeProtocol.SpiSend(Message);

        var refusal = SomeProtocol.Check(request with { Headers = request.Headers.Add(new HeaderField("content-encoding", "gzip")) }).Refusal;

        Assert.Equal("content-encoding", refusal?.Rule);
    }

    [Fact]
    public void Refuses_another_ISPB_in_the_path() =>
        Assert.Equal("path-ispb", SomeProtocol.Check(SomeProtocol.SpiSend(Message) with { Path = "/api/v1/in/99999011/msgs" }).Refusal?.Rule);

    [Theory]
    [InlineData(0, ExchangeError.BodyMismatch)]
    [InlineData((1 << 20) + 1, ExchangeError.TooLarge)]
    public void Refuses_no_body_and_too_much(int bytes, ExchangeError expected) =>
        Assert.Equal(expected, SomeProtocol.Check(SomeProtocol.SpiSend(new byte[bytes])).Error);

    [Fact]
    public void Takes_a_body_of_the_most_bytes_that_are_allowed() =>
        Assert.Null(SomeProtocol.Check(SomeProtocol.SpiSend(Encoding.UTF8.GetBytes(Message).Concat(Enumerable.Repeat((byte)'\n', 1 << 20)).Take(1 << 20).ToArray())).Refusal);

    [Fact]
    public void A_new_version_of_the_catalogue_is_a_setting()
    {
        var options = SomeProtocol.Options();
        options.SpiMessages = "pacs.008.spi.1.17";
        var next = Message.Replace("1.16", "1.17", StringComparison.Ordinal);

        Assert.Null(SomeProtocol.Check(SomeProtocol.SpiSend(next), options).Refusal);
        Assert.Equal("catalogue", SomeProtocol.Check(SomeProtocol.SpiSend(Message), options).Refusal?.Rule);
    }

    [Fact]
    public void Changed_options_are_picked_up_while_running()
    {
        var options = new FixedOptions<ProtocolOptions>(SomeProtocol.Options());
        var admission = new RequestAdmission(options);
        var request = SomeProtocol.SpiSend(Message);
        var operation = SomeProtocol.Operations().Find(request).Operation!;
        Assert.Null(admission.Check(operation, request).Refusal);

        options.CurrentValue = new ProtocolOptions { Ispb = "99999011" };

        Assert.Equal("path-ispb", admission.Check(operation, request).Refusal?.Rule);
    }

    [Fact]
    public void Both_versions_are_taken_while_one_follows_the_other_and_each_change_is_taken_while_running()
    {
        var options = new FixedOptions<ProtocolOptions>(With("pacs.008.spi.1.16"));
        var admission = new RequestAdmission(options);
        var (before, after) = (SomeProtocol.SpiSend(Message), SomeProtocol.SpiSend(Message.Replace("1.16", "1.17", StringComparison.Ordinal)));
        Assert.Equal((null, "catalogue"), (RuleOf(before), RuleOf(after)));

        options.CurrentValue = With("pacs.008.spi.1.16, pacs.008.spi.1.17");
        Assert.Equal((null, null), (RuleOf(before), RuleOf(after)));

        options.CurrentValue = With("pacs.008.spi.1.17");
        Assert.Equal(("catalogue", null), (RuleOf(before), RuleOf(after)));

        string? RuleOf(ExchangeRequest request) => admission.Check(SomeProtocol.Operations().Find(request).Operation!, request).Refusal?.Rule;

        static ProtocolOptions With(string messages)
        {
            var changed = SomeProtocol.Options();
            changed.SpiMessages = messages;
            return changed;
        }
    }

    private static string Section(string message, string element) =>
        message[message.IndexOf($"<{element}>", StringComparison.Ordinal)..(message.IndexOf($"</{element}>", StringComparison.Ordinal) + element.Length + 3)];

    private static (ExchangeError?, string?) Told(Refusal? refusal) => (refusal?.Error, refusal?.Rule);
}
