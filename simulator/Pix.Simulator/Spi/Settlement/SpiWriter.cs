using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace Pix.Simulator.Spi.Settlement;

/// <summary>Writes the messages that the SPI sends to participants (catalogue 5.13.1).</summary>
internal sealed class SpiWriter(TimeProvider time)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Writes the pacs.002 about a settled payment. The status is ACSC for the payer and ACCC for the receiver.</summary>
    public XDocument Settled(string to, Order order, string status) => StatusReport(to, order, status, (ns, now) =>
    [
        new XElement(ns + "FctvIntrBkSttlmDt", new XElement(ns + "DtTm", now)),
        new XElement(ns + "OrgnlTxRef", new XElement(ns + "IntrBkSttlmDt", now[..10])),
    ]);

    /// <summary>Writes the pacs.002 about a rejected payment (status RJCT).</summary>
    public XDocument Rejected(string to, Order order, string reason, string information) => StatusReport(to, order, "RJCT", (ns, _) =>
    [
        new XElement(ns + "StsRsnInf", new XElement(ns + "Rsn", new XElement(ns + "Cd", reason)), new XElement(ns + "AddtlInf", information)),
    ]);

    /// <summary>Writes the admi.002 that refuses a stored message. It contains the PI-ResourceId that the sender got with the 201.</summary>
    public XDocument Refused(string to, string resourceId, string reason, string? originalId) =>
        Message("admi.002", "1.5", to, (ns, _) => new XElement(
            ns + "admi.002.001.01",
            new XElement(ns + "RltdRef", new XElement(ns + "Ref", resourceId)),
            new XElement(
                ns + "Rsn",
                new XElement(ns + "RjctgPtyRsn", reason.Length > 35 ? reason[..35] : reason),
                new XElement(ns + "RjctnDtTm", Now()),
                new XElement(ns + "RsnDesc", reason),
                string.IsNullOrEmpty(originalId) ? null : new XElement(ns + "AddtlData", originalId))));

    /// <summary>Writes a pibr.002, which repeats the data of a pibr.001 (echo).</summary>
    public XDocument Echo(string to, string data) => Message("pibr.002", "1.3", to, (ns, id) => new XElement(
        ns + "EchoRpt",
        GroupHeader(ns, id, Now()),
        new XElement(ns + "EchoTxInf", new XElement(ns + "OrgnlData", data))));

    /// <summary>Writes a camt.053 with the present balance of a settlement account.</summary>
    public XDocument Statement(string to, string requestId, long centavos) => Message("camt.053", "1.4", to, (ns, id) => new XElement(
        ns + "BkToCstmrStmt",
        GroupHeader(ns, id, Now()),
        new XElement(
            ns + "Stmt",
            new XElement(ns + "Id", requestId),
            Account(ns, to),
            new XElement(
                ns + "Bal",
                new XElement(ns + "Tp", new XElement(ns + "CdOrPrtry", new XElement(ns + "Prtry", "SADP"))),
                new XElement(ns + "Amt", new XAttribute("Ccy", "BRL"), (centavos / 100m).ToString("0.00", CultureInfo.InvariantCulture)),
                new XElement(ns + "CdtDbtInd", "CRDT"),
                new XElement(ns + "Dt", new XElement(ns + "DtTm", Now()))))));

    /// <summary>Writes a camt.052 with the number of entries of a settlement account.</summary>
    public XDocument Report(string to, string requestId, int entries) => Message("camt.052", "1.3", to, (ns, id) => new XElement(
        ns + "BkToCstmrAcctRpt",
        GroupHeader(ns, id, Now()),
        new XElement(
            ns + "Rpt",
            new XElement(ns + "Id", requestId),
            Account(ns, to),
            new XElement(ns + "TxsSummry", new XElement(ns + "TtlNtries", new XElement(ns + "NbOfNtries", entries))),
            new XElement(ns + "AddtlRptInf", "Relatorio do simulador"))));

    /// <summary>Writes the payment message for the receiver. It has the payer's transaction and a message header of the SPI.</summary>
    public XDocument Forward(Order order)
    {
        var definition = order.Definition.Split(".spi.");
        return Message(definition[0], definition[1], order.Receiver, (ns, id) => new XElement(
            ns + order.Root,
            new XElement(
                ns + "GrpHdr",
                new XElement(ns + "MsgId", id),
                new XElement(ns + "CreDtTm", Now()),
                new XElement(ns + "NbOfTxs", 1),
                order.Header),
            order.Transaction));
    }

    public string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private XDocument StatusReport(string to, Order order, string status, Func<XNamespace, string, XElement[]> details)
    {
        var now = Now();
        return Message("pacs.002", "1.17", to, (ns, id) => new XElement(
            ns + "FIToFIPmtStsRpt",
            GroupHeader(ns, id, now),
            new XElement(
                ns + "TxInfAndSts",
                new XElement(ns + "OrgnlInstrId", order.InstructionId),
                new XElement(ns + "OrgnlEndToEndId", order.EndToEndId),
                new XElement(ns + "TxSts", status),
                details(ns, now))));
    }

    private XDocument Message(string kind, string version, string to, Func<XNamespace, string, XElement> body)
    {
        XNamespace ns = $"{SpiMessage.NamespacePrefix}{kind}/{version}";
        var id = "M" + SpiParty.Ispb + RandomNumberGenerator.GetString(Alphabet, 23);
        return new XDocument(
            new XDeclaration("1.0", "UTF-8", "no"),
            new XElement(
                ns + "Envelope",
                new XElement(
                    ns + "AppHdr",
                    Party(ns, "Fr", SpiParty.Ispb),
                    Party(ns, "To", to),
                    new XElement(ns + "BizMsgIdr", id),
                    new XElement(ns + "MsgDefIdr", $"{kind}.spi.{version}"),
                    new XElement(ns + "CreDt", Now()),
                    new XElement(ns + "Sgntr")),
                new XElement(ns + "Document", body(ns, id))));
    }

    private static XElement GroupHeader(XNamespace ns, string id, string now) =>
        new(ns + "GrpHdr", new XElement(ns + "MsgId", id), new XElement(ns + "CreDtTm", now));

    private static XElement Account(XNamespace ns, string ispb) =>
        new(ns + "Acct", new XElement(ns + "Id", new XElement(ns + "Othr", new XElement(ns + "Id", ispb))));

    private static XElement Party(XNamespace ns, string side, string ispb) => new(
        ns + side,
        new XElement(ns + "FIId", new XElement(ns + "FinInstnId", new XElement(ns + "Othr", new XElement(ns + "Id", ispb)))));
}
