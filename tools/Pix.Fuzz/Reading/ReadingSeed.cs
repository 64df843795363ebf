using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;
using Pix.Signatures;

namespace Pix.Fuzz.Reading;

/// <summary>A request that Pix admits unchanged, and the places of the document that admission reads.</summary>
internal sealed record ReadingSeed(Operation Operation, string Document, string Places)
{
    public const string Ispb = "99999010", XmlUtf8 = "application/xml; charset=utf-8", Initiator = "55ABC555000181";

    private const string Header = "Envelope/AppHdr/", Party = "/FIId/FinInstnId/Othr/Id", Root = "Envelope/Document/*", Amount = Root + "/CdtTrfTxInf/IntrBkSttlmAmt", Returned = Root + "/TxInf/RtrdIntrBkSttlmAmt";

    private static readonly ProtocolOptions Options = new() { Ispb = Ispb, IndirectParticipants = "12345678, 87654321" };

    public static RequestAdmission Admission { get; } = new(new FixedOptions<ProtocolOptions>(Options));

    public static OperationTable Operations { get; } = new(new FixedOptions<ProtocolOptions>(Options));

    /// <summary>A payment (pacs.008) by the participant.</summary>
    public static ReadingSeed Pacs008 { get; } = Spi(FromUs("pacs.008_CONTA_1_msg.xml"));

    /// <summary>The participant's status report (pacs.002) about a payment that it received.</summary>
    public static ReadingSeed Pacs002 { get; } = Spi(Vector("spi-5.13.1/exemplos/pacs.002_PSP_1_msg.xml"));

    /// <summary>A payment whose EndToEndId was made by a payment initiator.</summary>
    public static ReadingSeed Initiated { get; } = Spi(Pacs008.Document
        .Replace("<EndToEndId>E99999010", "<EndToEndId>E" + Initiator[..8], StringComparison.Ordinal).Replace("<Prtry>MANU", "<Prtry>INIC", StringComparison.Ordinal)
        .Replace("<Dbtr>", $"<InitgPty><Id><OrgId><Othr><Id>{Initiator}</Id></Othr></OrgId></Id></InitgPty><Dbtr>", StringComparison.Ordinal));

    public static ReadingSeed CreateEntry { get; } = Dict("entries/CreateEntryRequest.xml");

    public SignatureProfile Profile => Operation.Channel == PixChannel.Spi ? SignatureProfile.Spi : SignatureProfile.Dict;

    /// <summary>All seeds: payments, a status report, a return, a payment by an initiator, and every DICT request that has a body.</summary>
    public static ImmutableArray<ReadingSeed> All { get; } =
    [
        Pacs008, Spi(FromUs("pacs.008_END_1_msg.xml")), Spi(FromUs("pacs.008_END_10_msg.xml")), Pacs002, Spi(Return()), Initiated,
        .. Directory.GetFiles(Path.Combine(SourceTree.Root, "tests/vectors/dict-2.12.1"), "*Request.xml", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/problems/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(file => Dict(Path.GetRelativePath(Path.Combine(SourceTree.Root, "tests/vectors/dict-2.12.1"), file))),
    ];

    // The path of a DICT write repeats a value of the document, so the value is copied into the path.
    private string OwnPath => Operation.Path.ToString().Replace("{ispb}", Ispb, StringComparison.Ordinal)
        .Replace($"{{{Operation.RepeatedParameter}}}", Uri.EscapeDataString(Regex.Match(Document, $"(?<=<{Operation.RepeatedParameter}>)[^<]*").Value), StringComparison.Ordinal);

    public ExchangeRequest Request(byte[] body, string contentType = XmlUtf8, string? path = null, params HeaderField[] headers) => new()
    {
        Channel = Operation.Channel,
        Method = Operation.Method,
        Path = path ?? OwnPath,
        Headers = [new HeaderField("Content-Type", contentType), .. headers, .. Operation.RequiredHeaders.Select(name => new HeaderField(name, Ispb))],
        Body = body,
        Deadline = TimeSpan.FromSeconds(10),
    };

    public AdmissionResult Check(byte[] body, string contentType = XmlUtf8) => Admission.Check(Operation, Request(body, contentType));

    // The places are those that admission reads in every message and in this kind of message, the payments, and their amounts.
    private static ReadingSeed Spi(string document) => new(
        OperationTable.All.Single(operation => operation.Name == "sendMessages"),
        document,
        string.Join(
            ',',
            [
                Header + "Fr" + Party, Header + "To" + Party, Header + "BizMsgIdr", Header + "MsgDefIdr", Header + "CreDt", Root + "/GrpHdr/InstgAgt/FinInstnId/ClrSysMmbId/MmbId",
                .. SenderTable.Of(Regex.Match(document, @"<MsgDefIdr>(.+?)\.spi\.").Groups[1].Value).Places.Select(place => $"{Root}/{place.Path}"),
                Root + "/CdtTrfTxInf", Root + "/TxInfAndSts", Root + "/TxInfAndSts/OrgnlEndToEndId", Root + "/TxInf",
                Amount, Amount + "/@Ccy", Returned, Returned + "/@Ccy",
            ]));

    private static ReadingSeed Dict(string path)
    {
        var root = Path.GetFileNameWithoutExtension(path);
        var operation = OperationTable.All.First(one => one.Message == root);
        var document = Regex.Replace(Vector("dict-2.12.1/" + path), " *<Signature></Signature>\n", "");
        string[] places = [root, .. operation.AnswerRepeats.Select(repeat => repeat.Asked).Append(operation.RequesterPath).Where(place => !place.IsEmpty).Select(place => $"{root}/{string.Join('/', place)}").Distinct()];
        return new ReadingSeed(operation, document, string.Join(',', places));
    }

    private static string FromUs(string file) => Regex.Replace(
        Vector($"spi-5.13.1/exemplos/{file}")
            .Replace("<Id>00038166</Id>", "<Id>FROM</Id>", StringComparison.Ordinal)
            .Replace("<Id>99999010</Id>", "<Id>00038166</Id>", StringComparison.Ordinal)
            .Replace("<Id>FROM</Id>", "<Id>99999010</Id>", StringComparison.Ordinal)
            .Replace(">M00038166", ">M99999010", StringComparison.Ordinal),
        "<MmbId>1000000[0-9]</MmbId>",
        "<MmbId>99999010</MmbId>");

    private static string Return()
    {
        const string Id = "M99999010a2345678901234567890bcd", Agent = "<FinInstnId><ClrSysMmbId><MmbId>99999010</MmbId></ClrSysMmbId></FinInstnId>";
        var header = $"<AppHdr>{Named("Fr", Ispb)}{Named("To", "00038166")}<BizMsgIdr>{Id}</BizMsgIdr><MsgDefIdr>pacs.004.spi.1.5</MsgDefIdr><CreDt>2026-12-01T03:00:12.000Z</CreDt><Sgntr/></AppHdr>";
        return $"<Envelope xmlns=\"https://www.bcb.gov.br/pi/pacs.004/1.5\">{header}<Document><PmtRtr><GrpHdr><MsgId>{Id}</MsgId></GrpHdr>"
            + $"<TxInf><RtrId>D9999901020261201030012345678901</RtrId><RtrdIntrBkSttlmAmt Ccy=\"BRL\">10.00</RtrdIntrBkSttlmAmt><OrgnlTxRef><CdtrAgt>{Agent}</CdtrAgt></OrgnlTxRef></TxInf></PmtRtr></Document></Envelope>";
    }

    private static string Named(string element, string ispb) => $"<{element}><FIId><FinInstnId><Othr><Id>{ispb}</Id></Othr></FinInstnId></FIId></{element}>";

    private static string Vector(string path) => File.ReadAllText(Path.Combine(SourceTree.Root, "tests/vectors", path), new UTF8Encoding(false));
}
