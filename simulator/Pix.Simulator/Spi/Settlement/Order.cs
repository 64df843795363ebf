using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Pix.Simulator.Spi.Settlement;

/// <summary>One payment (a transaction of a pacs.008) or one return (a transaction of a pacs.004).</summary>
/// <param name="InstructionId">EndToEndId of a payment, RtrId of a return; the receiver's pacs.002 refers to the order by this id.</param>
/// <param name="EndToEndId">EndToEndId of the payment; for a return, EndToEndId of the original payment.</param>
/// <param name="Payer">ISPB whose account is debited.</param>
/// <param name="Receiver">ISPB whose account is credited.</param>
/// <param name="AmountInCentavos">Amount that moves from the payer to the receiver.</param>
/// <param name="Definition">MsgDefIdr of the message that contains the order.</param>
/// <param name="Root">Name of the XML element that contains the group header and the transaction.</param>
/// <param name="Header">Elements of the group header except message id, time and count. The SPI writes new values for these three.</param>
/// <param name="Transaction">Element of the transaction as the payer wrote it.</param>
internal sealed record Order(
    string InstructionId,
    string EndToEndId,
    string Payer,
    string Receiver,
    long AmountInCentavos,
    string Definition,
    string Root,
    IReadOnlyList<XElement> Header,
    XElement Transaction)
{
    /// <summary>True if the order was received on the secondary channel. The SPI then sends messages about the order on the secondary channel too.</summary>
    public bool Secondary { get; init; }

    private static readonly string[] OwnHeaderFields = ["MsgId", "CreDtTm", "NbOfTxs"];

    public static IReadOnlyList<Order> From(SpiMessage message)
    {
        using var reader = new XmlNodeReader(message.Document);
        return From(message.Definition, XDocument.Load(reader));
    }

    public static IReadOnlyList<Order> From(string definition, XDocument document)
    {
        var body = document.Root!.Elements().Last().Elements().First();
        var name = body.Name.LocalName == "PmtRtr" ? "TxInf" : "CdtTrfTxInf";
        return [.. body.Elements(body.Name.Namespace + name).Select(transaction => One(definition, body, transaction))];
    }

    private static Order One(string definition, XElement body, XElement transaction)
    {
        var isReturn = body.Name.LocalName == "PmtRtr";
        var parties = isReturn ? Child(transaction, "OrgnlTxRef") : transaction;
        var debtor = Agent(parties, "DbtrAgt");
        var creditor = Agent(parties, "CdtrAgt");
        var amount = Child(transaction, isReturn ? "RtrdIntrBkSttlmAmt" : "IntrBkSttlmAmt")?.Value;
        var endToEndId = isReturn ? Child(transaction, "OrgnlEndToEndId")?.Value : Child(Child(transaction, "PmtId"), "EndToEndId")?.Value;
        var header = Child(body, "GrpHdr")?.Elements().Where(field => !OwnHeaderFields.Contains(field.Name.LocalName)) ?? [];
        return new Order(
            isReturn ? Child(transaction, "RtrId")?.Value ?? "" : endToEndId ?? "",
            endToEndId ?? "",
            isReturn ? creditor : debtor,
            isReturn ? debtor : creditor,
            Centavos(amount),
            definition,
            body.Name.LocalName,
            [.. header],
            transaction);
    }

    private static string Agent(XElement? parties, string side) =>
        Child(Child(Child(Child(parties, side), "FinInstnId"), "ClrSysMmbId"), "MmbId")?.Value ?? "";

    private static XElement? Child(XElement? parent, string name) =>
        parent?.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    private static long Centavos(string? amount) =>
        decimal.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? (long)(value * 100) : 0;
}
