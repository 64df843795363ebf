using System.Xml;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi;

/// <summary>A received message, with the fields that the SPI reads from it: header fields and payments.</summary>
internal sealed record SpiMessage(XmlDocument Document, ReadOnlyMemory<byte> Bytes)
{
    public const string NamespacePrefix = "https://www.bcb.gov.br/pi/";

    private XmlElement? Header => Document.DocumentElement.Element("AppHdr");

    public XmlElement? Body => Document.DocumentElement.Element("Document")?.Elements().FirstOrDefault();

    public string From => Party("Fr");

    public string To => Party("To");

    public string BizMsgIdr => Header.Element("BizMsgIdr")?.InnerText ?? "";

    /// <summary>MsgDefIdr, for example <c>pacs.008.spi.1.16</c>.</summary>
    public string Definition => Header.Element("MsgDefIdr")?.InnerText ?? "";

    /// <summary>MsgDefIdr without its version, for example <c>pacs.008</c>.</summary>
    public string Kind => Definition.Split(".spi.")[0];

    public string Namespace => Document.DocumentElement!.NamespaceURI;

    /// <summary>Ids of the payments in this message: EndToEndId of a pacs.008, RtrId of a pacs.004.</summary>
    public IReadOnlyList<string> PaymentIds => Kind switch
    {
        "pacs.008" => [.. Transactions("CdtTrfTxInf").Select(payment => payment.Element("PmtId").Element("EndToEndId")?.InnerText ?? "")],
        "pacs.004" => [.. Transactions("TxInf").Select(payment => payment.Element("RtrId")?.InnerText ?? "")],
        _ => [],
    };

    public IEnumerable<XmlElement> Transactions(string name) => Body?.Elements().Where(element => element.LocalName == name) ?? [];

    private string Party(string side) =>
        Header.Element(side).Element("FIId").Element("FinInstnId").Element("Othr").Element("Id")?.InnerText ?? "";
}
