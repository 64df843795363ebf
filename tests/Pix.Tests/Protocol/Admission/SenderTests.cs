using Pix.Domain;
using Pix.Protocol.Admission;

namespace Pix.Protocol.Tests.Admission;

/// <summary>
/// Every place of a message that names its sender names this participant or an indirect one; whoever else stands there is told with the
/// place.
/// </summary>
public sealed class SenderTests
{
    private const string Us = SomeProtocol.Ispb, Indirect = "12345678", Other = "99999011", Stranger = "55555555", Cnpj = "55555555000181";

    private static readonly string Payment = SomeProtocol.Pacs008();

    /// <summary>Kind, version, and what stands under its root with <c>{0}</c> where the sender is named and <c>{1}</c> where the other side is.</summary>
    public static TheoryData<string, string, string> Kinds()
    {
        const string Group = "<GrpHdr><MsgId>M{0}a2345678901234567890bcd</MsgId></GrpHdr>", Header = "<MsgHdr><MsgId>M{0}a2345678901234567890bcd</MsgId></MsgHdr>";
        const string Instructing = "<GrpHdr><MsgId>M{0}a2345678901234567890bcd</MsgId><InstgAgt>{{0}}</InstgAgt></GrpHdr>";
        const string Assignment = "<Assgnmt><Id>M{0}a2345678901234567890bcd</Id><Assgnr><Agt>{{0}}</Agt></Assgnr><Assgne><Agt>{{1}}</Agt></Assgne></Assgnmt>";
        return new()
        {
            { "pacs.008", "1.16", Group + "<CdtTrfTxInf><PmtId><EndToEndId>E{0}20261201030012345678901</EndToEndId></PmtId><DbtrAgt>{{0}}</DbtrAgt><CdtrAgt>{{1}}</CdtrAgt></CdtTrfTxInf>" },
            { "pacs.002", "1.17", Group + "<TxInfAndSts><OrgnlEndToEndId>E{1}20261201030012345678901</OrgnlEndToEndId></TxInfAndSts>" },
            { "pacs.004", "1.5", Group + "<TxInf><RtrId>D{0}20261201030012345678901</RtrId><OrgnlTxRef><DbtrAgt>{{1}}</DbtrAgt><CdtrAgt>{{0}}</CdtrAgt></OrgnlTxRef></TxInf>" },
            { "pibr.001", "1.3", Group },
            { "camt.029", "1.2", Assignment },
            { "camt.055", "1.1", Assignment },
            { "camt.060", "1.9", Group + "<RptgReq><AcctOwnr><Agt>{{0}}</Agt></AcctOwnr></RptgReq>" },
            { "pain.009", "1.1", Group + "<Mndt><CdtrAgt>{{0}}</CdtrAgt><DbtrAgt>{{1}}</DbtrAgt></Mndt><Mndt><CdtrAgt>{{1}}</CdtrAgt><DbtrAgt>{{0}}</DbtrAgt></Mndt>" },
            { "pain.011", "1.3", Instructing + "<UndrlygCxlDtls><OrgnlMndt><OrgnlMndt><CdtrAgt>{{0}}</CdtrAgt><DbtrAgt>{{1}}</DbtrAgt></OrgnlMndt></OrgnlMndt></UndrlygCxlDtls>" },
            { "pain.012", "1.4", Instructing + "<UndrlygAccptncDtls><OrgnlMndt><OrgnlMndt><CdtrAgt>{{1}}</CdtrAgt><DbtrAgt>{{0}}</DbtrAgt></OrgnlMndt></OrgnlMndt></UndrlygAccptncDtls>" },
            { "pain.013", "2.2", Group + "<PmtInf><DbtrAgt>{{1}}</DbtrAgt><CdtTrfTx><PmtId><EndToEndId>E{1}20261201030012345678901</EndToEndId></PmtId><CdtrAgt>{{0}}</CdtrAgt></CdtTrfTx></PmtInf>" },
            { "pain.014", "2.4", Group },
            { "reda.014", "1.3", Header },
            { "reda.022", "1.4", Header },
            { "reda.031", "1.2", Header },
            { "trck.002", "1.1", Group + "<TrckrStsAndTx><Tx><DbtrAgt>{{0}}</DbtrAgt><CdtrAgt>{{1}}</CdtrAgt></Tx></TrckrStsAndTx>" },
        };
    }

    public static TheoryData<string, string, string, string> Strangers() => new()
    {
        { "BizMsgIdr", "<BizMsgIdr>M99999010", "<BizMsgIdr>M55555555", "sender-message-id" },
        { "BizMsgIdr that is no id", "<BizMsgIdr>M", "<BizMsgIdr>X", "sender-message-id" },
        { "BizMsgIdr with another character first", "<BizMsgIdr>M999990101", "<BizMsgIdr>M99999010-", "sender-message-id" },
        { "BizMsgIdr is missing", "<BizMsgIdr>M9999901012345678901234567890123</BizMsgIdr>", "", "sender-message-id" },
        { "second BizMsgIdr", "<BizMsgIdr>", "<BizMsgIdr>M9999901012345678901234567890123</BizMsgIdr><BizMsgIdr>", "sender-message-id" },
        { "MsgId", "<MsgId>M99999010", "<MsgId>M55555555", "sender-message-id" },
        { "MsgId is missing", "<MsgId>M9999901012345678901234567890123</MsgId>", "", "sender-message-id" },
        { "second MsgId", "<MsgId>", "<MsgId>M9999901012345678901234567890123</MsgId><MsgId>", "sender-message-id" },
        { "MsgId that is short", "<MsgId>M9999901012345678901234567890123", "<MsgId>M9", "sender-message-id" },
        { "MsgId that holds an element", "<MsgId>M9999901012345678901234567890123", "<MsgId><x/>", "sender-message-id" },
        { "DbtrAgt", "<MmbId>99999010", "<MmbId>55555555", "sender-agent" },
        { "DbtrAgt that is no ISPB", "<MmbId>99999010", "<MmbId>9999901", "sender-agent" },
        { "DbtrAgt is missing", "<DbtrAgt>", "<Agt>", "sender-places" },
        { "second DbtrAgt", "<DbtrAgt>", "<DbtrAgt><FinInstnId><ClrSysMmbId><MmbId>99999010</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt><DbtrAgt>", "sender-places" },
        { "InstgAgt", "<SttlmInf>", "<InstgAgt><FinInstnId><ClrSysMmbId><MmbId>55555555</MmbId></ClrSysMmbId></FinInstnId></InstgAgt><SttlmInf>", "sender-agent" },
        { "EndToEndId", "<EndToEndId>E99999010", "<EndToEndId>E55555555", "sender-payment-id" },
        { "EndToEndId that is no id", "<EndToEndId>E99999010", "<EndToEndId>E9999901", "sender-payment-id" },
        { "no EndToEndId", "EndToEndId>", "Other>", "sender-places" },
        { "another identification in Fr", "<FinInstnId>\n                    <Othr>\n                        <Id>99999010", "<FinInstnId><BICFI>ABCDBRSP</BICFI>\n                    <Othr>\n                        <Id>99999010", "spi-from" },
        { "another identification in To", "<FinInstnId>\n                    <Othr>\n                        <Id>00038166", "<FinInstnId><ClrSysMmbId><MmbId>11111111</MmbId></ClrSysMmbId>\n                    <Othr>\n                        <Id>00038166", "spi-to" },
        { "second Fr", "<Fr>", "<Fr></Fr><Fr>", "one-sender" },
        { "second To", "<To>", "<To></To><To>", "one-receiver" },
        { "another kind's root", "FIToFICstmrCdtTrf>", "PmtRtr>", "document-root" },
        { "two roots", "<FIToFICstmrCdtTrf>", "<FIToFICstmrCdtTrf/><FIToFICstmrCdtTrf>", "document-root" },
        { "an Envelope inside", "<GrpHdr>", "<Envelope/><GrpHdr>", "document-root" },
        { "an AppHdr inside", "<GrpHdr>", "<AppHdr/><GrpHdr>", "document-root" },
        { "Sgntr not last", "<Sgntr/>", "<Sgntr/><CreDt>2020-01-01T08:30:12.000Z</CreDt>", "sgntr-last" },
        { "something else in AppHdr", "<MsgDefIdr>", "<PssblDplct>true</PssblDplct><MsgDefIdr>", "apphdr-children" },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public void Whoever_else_is_named_as_the_sender_refuses_a_payment(string place, string original, string replacement, string rule)
    {
        var message = Payment.Replace(original, replacement, StringComparison.Ordinal);
        if (original == "<DbtrAgt>" && replacement == "<Agt>")
        {
            message = message.Replace("</DbtrAgt>", "</Agt>", StringComparison.Ordinal);
        }

        Assert.NotEqual(Payment, message);
        var refusal = SomeProtocol.Check(SomeProtocol.SpiSend(message)).Refusal;

        Assert.Equal((place, rule), (place, refusal?.Rule));
        Assert.StartsWith("/Envelope/", refusal!.XPath, StringComparison.Ordinal);
        Assert.Equal(
            (rule is "spi-from" or "one-sender", rule is "spi-to" or "one-receiver"),
            (refusal.XPath.StartsWith("/Envelope/AppHdr/Fr", StringComparison.Ordinal), refusal.XPath.StartsWith("/Envelope/AppHdr/To", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_document_that_is_empty_is_no_message()
    {
        var refusal = RefusalOf(Payment[..Payment.IndexOf("<Document>", StringComparison.Ordinal)] + "<Document></Document></Envelope>");

        Assert.Equal(("document-root", "Document must hold one element, FIToFICstmrCdtTrf, which belongs to pacs.008."), (refusal?.Rule, refusal?.Detail));
    }

    [Fact]
    public void Of_a_message_id_that_is_missing_the_place_is_told() => Assert.Equal(
        "/Envelope/Document/FIToFICstmrCdtTrf/GrpHdr/MsgId",
        RefusalOf(Payment.Replace("<MsgId>M9999901012345678901234567890123</MsgId>", "", StringComparison.Ordinal))?.XPath);

    /// <summary>Whatever the kind: a setting may name one that this was not written for.</summary>
    [Theory]
    [InlineData("<New><InstgAgt>{{0}}</InstgAgt></New>", "sender-agent", "/Envelope/Document/*/InstgAgt/FinInstnId/ClrSysMmbId/MmbId")]
    [InlineData("<New><X><InstgAgt>{{0}}</InstgAgt></X></New>", "sender-agent", "/Envelope/Document/*/X/InstgAgt/FinInstnId/ClrSysMmbId/MmbId")]
    [InlineData("<New><DbtrAgt>{{0}}</DbtrAgt></New>", null, null)]
    [InlineData("", "document-root", "/Envelope/Document/*")]
    [InlineData("<New/><New/>", "document-root", "/Envelope/Document/*")]
    public void Of_a_kind_without_a_row_who_instructs_is_held_to_the_sender(string content, string? rule, string? place)
    {
        var options = SomeProtocol.Options();
        options.SpiMessages += ", nova.001.spi.1.0";
        var message = Message("nova.001", "1.0", "", Us).Replace("<></>", content.Replace("{{0}}", Agent(Stranger), StringComparison.Ordinal), StringComparison.Ordinal);

        var refusal = SomeProtocol.Check(SomeProtocol.SpiSend(message), options).Refusal;

        Assert.Equal((rule, place), (refusal?.Rule, refusal?.XPath));
        Assert.DoesNotContain("belongs to", refusal?.Detail ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_no_indirect_participants_is_not_told_of_any()
    {
        var refusal = SomeProtocol.Check(SomeProtocol.SpiSend(Payment.Replace("<MmbId>99999010", "<MmbId>55555555", StringComparison.Ordinal)), new ProtocolOptions { Ispb = Us }).Refusal!;

        Assert.Equal("MmbId names the sender: it holds 55555555, and must be 99999010 (Pix:Ispb).", refusal.Detail);
    }

    [Fact]
    public void The_place_what_stands_there_and_what_should_are_told()
    {
        var refusal = SomeProtocol.Check(SomeProtocol.SpiSend(Payment.Replace("<MmbId>99999010", "<MmbId>55555555", StringComparison.Ordinal))).Refusal!;

        Assert.Equal("/Envelope/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/DbtrAgt/FinInstnId/ClrSysMmbId/MmbId", refusal.XPath);
        Assert.Contains("holds 55555555", refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("must be 99999010", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(ExchangeError.WrongParticipant, refusal.Error);
    }

    [Fact]
    public void What_is_no_ISPB_is_not_repeated() =>
        Assert.DoesNotContain("Fulano", SomeProtocol.Check(SomeProtocol.SpiSend(Payment.Replace("<MmbId>99999010", "<MmbId>Fulano", StringComparison.Ordinal))).Refusal!.Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData(Cnpj, "55555555", null)]
    [InlineData("5ABC5Z550001AB81", "5ABC5Z55", "sender-payment-id")]
    [InlineData("5ABC5Z550001A8", "5ABC5Z55", "sender-payment-id")]
    [InlineData("5ABC5Z55000181", "5ABC5Z55", null)]
    [InlineData("5abc5z55000181", "5ABC5Z55", "sender-payment-id")]
    [InlineData("55555556000181", "55555555", "sender-payment-id")]
    [InlineData("55555555", "55555555", "sender-payment-id")]
    [InlineData("5555555500018", "55555555", "sender-payment-id")]
    [InlineData("55.555.555/0001-81", "55555555", "sender-payment-id")]
    [InlineData("555555550001-1", "55555555", "sender-payment-id")]
    [InlineData("", "55555555", "sender-payment-id")]
    [InlineData("55555556000181", Us, null)]
    [InlineData("55555556000181", Indirect, null)]
    public void The_initiator_that_a_payment_names_may_have_given_it_its_id(string cnpj, string owner, string? rule) => Assert.Equal(rule, RuleOf(owner, Initiator(cnpj)));

    [Theory]
    [InlineData("INIC", "sender-payment-id")]
    [InlineData("DICT", "sender-payment-id")]
    [InlineData("QRDN", "sender-payment-id")]
    [InlineData("AUTO", null)]
    [InlineData("AUTO</Prtry><Prtry>MANU", "sender-payment-id")]
    [InlineData("MANU</Prtry><Prtry>AUTO", "sender-payment-id")]
    public void Only_of_an_automatic_payment_the_id_is_not_looked_at(string instrument, string? rule) => Assert.Equal(rule, RuleOf("55555555", "", instrument));

    [Theory]
    [InlineData("<InitgPty><Id><OrgId><Othr><Id>55555556000181</Id></Othr></OrgId></Id></InitgPty>")]
    [InlineData("<InitgPty><Id><OrgId><Othr><Id>55555555000181</Id></Othr></OrgId></Id></InitgPty>")]
    public void Of_two_initiators_neither_counts(string other)
    {
        Assert.Equal("sender-payment-id", RuleOf("55555555", Initiator(Cnpj) + other));
        Assert.Equal("sender-payment-id", RuleOf("55555555", other + Initiator(Cnpj)));
    }

    [Theory]
    [InlineData("<Dbtr><InitgPty><Id><OrgId><Othr><Id>55555555000181</Id></Othr></OrgId></Id></InitgPty></Dbtr>")]
    [InlineData("<InitgPty><Id><PrvtId><Othr><Id>55555555000181</Id></Othr></PrvtId></Id></InitgPty>")]
    [InlineData("<InitgPty><Id><OrgId><Othr><Id><X>55555555000181</X></Id></Othr></OrgId></Id></InitgPty>")]
    [InlineData("<InitgPty>55555555000181</InitgPty>")]
    public void An_initiator_is_named_in_its_own_place(string elsewhere) => Assert.Equal("sender-payment-id", RuleOf("55555555", elsewhere));

    [Fact]
    public void An_initiator_to_whom_the_id_does_not_belong_is_told_with_what_was_found_and_expected()
    {
        var named = SomeProtocol.Check(SomeProtocol.SpiSend(Initiated("55555555", Initiator("12ABC345000181")))).Refusal!;
        var none = SomeProtocol.Check(SomeProtocol.SpiSend(Initiated("55555555", ""))).Refusal!;

        Assert.Equal("/Envelope/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/PmtId/EndToEndId", named.XPath);
        Assert.Contains("holds 55555555, and must be 99999010 (Pix:Ispb) or one of Pix:IndirectParticipants, or 12ABC345, with which", named.Detail, StringComparison.Ordinal);
        Assert.Contains("must name once in InitgPty", none.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("000181", named.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_initiates_a_return()
    {
        const string Return = "<GrpHdr><MsgId>M{0}a2345678901234567890bcd</MsgId></GrpHdr><TxInf><InitgPty><Id><OrgId><Othr><Id>55555555000181</Id></Othr></OrgId></Id></InitgPty><RtrId>D55555555202612010300a2345678901</RtrId><OrgnlTxRef><CdtrAgt>{{0}}</CdtrAgt></OrgnlTxRef></TxInf>";

        var refusal = RefusalOf(Message("pacs.004", "1.5", Return, Us));

        Assert.Equal("sender-payment-id", refusal?.Rule);
        Assert.DoesNotContain("initiator", refusal!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_payment_names_its_own_agent()
    {
        var one = Payment[Payment.IndexOf("<CdtTrfTxInf>", StringComparison.Ordinal)..(Payment.IndexOf("</CdtTrfTxInf>", StringComparison.Ordinal) + "</CdtTrfTxInf>".Length)];
        var agent = one[one.IndexOf("<DbtrAgt>", StringComparison.Ordinal)..(one.IndexOf("</DbtrAgt>", StringComparison.Ordinal) + "</DbtrAgt>".Length)];
        var (none, two) = (one.Replace(agent, "", StringComparison.Ordinal), one.Replace(agent, agent + agent, StringComparison.Ordinal));

        Assert.Equal("sender-places", SomeProtocol.Check(SomeProtocol.SpiSend(Payment.Replace(one, none + two, StringComparison.Ordinal))).Refusal?.Rule);
        Assert.Equal("sender-places", SomeProtocol.Check(SomeProtocol.SpiSend(Payment.Replace(one, two + none + one, StringComparison.Ordinal))).Refusal?.Rule);
    }

    [Fact]
    public void The_initiator_of_one_payment_is_none_of_the_next()
    {
        var one = Payment[Payment.IndexOf("<CdtTrfTxInf>", StringComparison.Ordinal)..(Payment.IndexOf("</CdtTrfTxInf>", StringComparison.Ordinal) + "</CdtTrfTxInf>".Length)];
        var initiated = one.Replace("<EndToEndId>E99999010", "<EndToEndId>E55555555", StringComparison.Ordinal).Replace("<Dbtr>", Initiator(Cnpj) + "<Dbtr>", StringComparison.Ordinal);
        var taken = one.Replace("<EndToEndId>E99999010", "<EndToEndId>E55555555", StringComparison.Ordinal);
        var automatic = taken.Replace("<Prtry>MANU", "<Prtry>AUTO", StringComparison.Ordinal);

        Assert.Null(Rule(initiated + one));
        Assert.Null(Rule(one + initiated));
        Assert.Equal("sender-payment-id", Rule(initiated + taken));
        Assert.Equal("sender-payment-id", Rule(taken + initiated));
        Assert.Null(Rule(automatic + one));
        Assert.Equal("sender-payment-id", Rule(automatic + taken.Replace("Prtry>", "Other>", StringComparison.Ordinal)));

        string? Rule(string payments) => SomeProtocol.Check(SomeProtocol.SpiSend(Payment.Replace(one, payments, StringComparison.Ordinal))).Refusal?.Rule;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_names_us_or_an_indirect_participant(string kind, string version, string content)
    {
        Assert.Null(Refusal(Us)?.ToString());
        Assert.Null(Refusal(Indirect)?.ToString());
        Assert.Equal(ExchangeError.WrongParticipant, Refusal(Stranger)?.Error);

        Refusal? Refusal(string sender) => SomeProtocol.Check(SomeProtocol.SpiSend(Message(kind, version, content, sender))).Refusal;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_stranger_at_any_one_place_of_a_kind_is_refused(string kind, string version, string content)
    {
        var places = 0;
        for (var at = content.IndexOf("{0}", StringComparison.Ordinal); at >= 0; at = content.IndexOf("{0}", at + 1, StringComparison.Ordinal), places++)
        {
            var changed = content[..at] + Stranger + content[(at + 3)..];

            Assert.Equal((at, ExchangeError.WrongParticipant), (at, SomeProtocol.Check(SomeProtocol.SpiSend(Message(kind, version, changed, Us))).Error));
        }

        Assert.NotEqual(0, places);
    }

    [Theory]
    [InlineData("<Mndt><CdtrAgt>{{1}}</CdtrAgt></Mndt>")]
    [InlineData("<Mndt><CdtrAgt>{{0}}</CdtrAgt></Mndt>")]
    [InlineData("<Mndt><CdtrAgt>{{0}}</CdtrAgt></Mndt><Mndt><CdtrAgt>{{1}}</CdtrAgt><DbtrAgt>{{1}}</DbtrAgt></Mndt>")]
    [InlineData("<Mndt><CdtrAgt>{{0}}</CdtrAgt><DbtrAgt>{{1}}</DbtrAgt></Mndt><Mndt><CdtrAgt>{{1}}</CdtrAgt><DbtrAgt>{{1}}</DbtrAgt></Mndt>")]
    [InlineData("<Mndt><CdtrAgt>{{1}}</CdtrAgt><DbtrAgt>{{1}}</DbtrAgt></Mndt><Mndt><CdtrAgt>{{0}}</CdtrAgt><DbtrAgt>{{1}}</DbtrAgt></Mndt>")]
    [InlineData("<Mndt><CdtrAgt>{{0}}</CdtrAgt></Mndt><Mndt><DbtrAgt>{{1}}</DbtrAgt></Mndt>")]
    public void One_of_the_two_sides_of_each_mandate_is_ours_and_neither_is_left_out(string mandates)
    {
        const string Group = "<GrpHdr><MsgId>M{0}a2345678901234567890bcd</MsgId></GrpHdr>";

        Assert.Equal("sender-agent", SomeProtocol.Check(SomeProtocol.SpiSend(Message("pain.009", "1.1", Group + mandates, Us))).Refusal?.Rule);
    }

    /// <summary>A side that stands there again begins the next pair, whichever of the two it is; and no pair goes beyond its own element.</summary>
    [Theory]
    [InlineData("pain.013", "2.2", "<PmtInf><DbtrAgt>{{1}}</DbtrAgt><CdtTrfTx><CdtrAgt>{{1}}</CdtrAgt></CdtTrfTx><CdtTrfTx><CdtrAgt>{{0}}</CdtrAgt></CdtTrfTx></PmtInf>")]
    [InlineData("pain.013", "2.2", "<PmtInf><CdtTrfTx><CdtrAgt>{{1}}</CdtrAgt></CdtTrfTx><CdtTrfTx><CdtrAgt>{{1}}</CdtrAgt></CdtTrfTx><DbtrAgt>{{0}}</DbtrAgt></PmtInf>")]
    [InlineData("trck.002", "1.1", "<TrckrStsAndTx><Tx><DbtrAgt>{{1}}</DbtrAgt></Tx><Tx><CdtrAgt>{{0}}</CdtrAgt></Tx></TrckrStsAndTx>")]
    [InlineData("trck.002", "1.1", "<TrckrStsAndTx><Tx><DbtrAgt>{{0}}</DbtrAgt></Tx><Tx><CdtrAgt>{{1}}</CdtrAgt></Tx></TrckrStsAndTx>")]
    public void A_side_of_one_pair_is_none_of_another(string kind, string version, string content) =>
        Assert.Equal("sender-agent", RefusalOf(Message(kind, version, "<GrpHdr><MsgId>M{0}a2345678901234567890bcd</MsgId></GrpHdr>" + content, Us))?.Rule);

    [Fact]
    public void Of_a_pair_both_sides_are_told_and_where_the_last_stands()
    {
        var both = RefusalOf(Pair("<CdtrAgt>{{1}}</CdtrAgt><DbtrAgt>" + Agent(Stranger) + "</DbtrAgt>"))!;
        var one = RefusalOf(Pair("<CdtrAgt>{{0}}</CdtrAgt>"))!;

        Assert.Equal("/Envelope/Document/MndtInitnReq/Mndt/DbtrAgt/FinInstnId/ClrSysMmbId/MmbId", both.XPath);
        Assert.Contains($"holds {Other} and {Stranger}, and must be two sides, of which one is", both.Detail, StringComparison.Ordinal);
        Assert.Equal("/Envelope/Document/MndtInitnReq/Mndt/CdtrAgt/FinInstnId/ClrSysMmbId/MmbId", one.XPath);
        Assert.Contains($"holds {Us}, and must be two sides", one.Detail, StringComparison.Ordinal);

        static string Pair(string sides) => Message("pain.009", "1.1", $"<GrpHdr><MsgId>M{{0}}a2345678901234567890bcd</MsgId></GrpHdr><Mndt>{sides}</Mndt>", Us);
    }

    /// <summary>What is paid back is looked at as what is paid is.</summary>
    [Theory]
    [InlineData("10.00", null)]
    [InlineData("10.00\n", "payment-amount")]
    [InlineData("<x/>10.00", "split-value")]
    public void The_amount_of_a_return_is_plain_text_on_one_line(string amount, string? rule)
    {
        const string Return = "<GrpHdr><MsgId>M{0}a2345678901234567890bcd</MsgId></GrpHdr><TxInf><RtrId>D{0}20261201030012345678901</RtrId><RtrdIntrBkSttlmAmt Ccy=\"BRL\">AMOUNT</RtrdIntrBkSttlmAmt><OrgnlTxRef><CdtrAgt>{{0}}</CdtrAgt></OrgnlTxRef></TxInf>";

        Assert.Equal(rule, RefusalOf(Message("pacs.004", "1.5", Return, Us).Replace("AMOUNT", amount, StringComparison.Ordinal))?.Rule);
    }

    [Fact]
    public void Every_kind_that_is_sent_has_a_row() => Assert.Equal(
        new ProtocolOptions().SpiMessages.Split(',').Select(message => message[..message.IndexOf(".spi.", StringComparison.Ordinal)]).Order(StringComparer.Ordinal),
        SenderTable.Kinds.Order(StringComparer.Ordinal));

    private static Refusal? RefusalOf(string message) => SomeProtocol.Check(SomeProtocol.SpiSend(message)).Refusal;

    private static string? RuleOf(string owner, string beforeDebtor, string instrument = "MANU") =>
        SomeProtocol.Check(SomeProtocol.SpiSend(Initiated(owner, beforeDebtor, instrument))).Refusal?.Rule;

    private static string Initiated(string owner, string beforeDebtor, string instrument = "MANU") => Payment
        .Replace("<EndToEndId>E99999010", $"<EndToEndId>E{owner}", StringComparison.Ordinal)
        .Replace("<Prtry>MANU", $"<Prtry>{instrument}", StringComparison.Ordinal)
        .Replace("<Dbtr>", beforeDebtor + "<Dbtr>", StringComparison.Ordinal);

    private static string Initiator(string cnpj) => $"<InitgPty><Id><OrgId><Othr><Id>{cnpj}</Id></Othr></OrgId></Id></InitgPty>";

    private static string Message(string kind, string version, string content, string sender)
    {
        var root = SenderTable.Of(kind).Root;
        var inside = content
            .Replace("{{0}}", Agent("{0}"), StringComparison.Ordinal).Replace("{{1}}", Agent("{1}"), StringComparison.Ordinal)
            .Replace("{" + Stranger + "}", Agent(Stranger), StringComparison.Ordinal)
            .Replace("{0}", sender, StringComparison.Ordinal).Replace("{1}", Other, StringComparison.Ordinal);
        return $"<Envelope xmlns=\"https://www.bcb.gov.br/pi/{kind}/{version}\"><AppHdr><Fr>{Party(Us)}</Fr><To>{Party(Ispb.Spi.Value)}</To><BizMsgIdr>M{sender}a2345678901234567890bcd</BizMsgIdr>"
            + $"<MsgDefIdr>{kind}.spi.{version}</MsgDefIdr><CreDt>2026-12-01T03:00:00.000Z</CreDt><Sgntr/></AppHdr><Document><{root}>{inside}</{root}></Document></Envelope>";
    }

    private static string Party(string ispb) => $"<FIId><FinInstnId><Othr><Id>{ispb}</Id></Othr></FinInstnId></FIId>";

    private static string Agent(string ispb) => $"<FinInstnId><ClrSysMmbId><MmbId>{ispb}</MmbId></ClrSysMmbId></FinInstnId>";
}
