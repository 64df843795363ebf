using System.Text;
using System.Xml;

namespace Pix.Load.Messages;

/// <summary>A message as it was read through Pix, with its fields.</summary>
/// <param name="ResourceId">PI-ResourceId. It is the same at every delivery of the message.</param>
/// <param name="Header">Fields outside the transactions. The key is the element name, the value is the element's first text.</param>
/// <param name="Transactions">Fields of each transaction, by element name, with the element's first text. Agents' ids have the keys <c>DbtrAgt</c>
/// and <c>CdtrAgt</c>.</param>
/// <param name="Bytes">The bytes of the message as read through Pix.</param>
internal sealed record ReceivedMessage(
    string ResourceId, IReadOnlyDictionary<string, string> Header, IReadOnlyList<IReadOnlyDictionary<string, string>> Transactions, ReadOnlyMemory<byte> Bytes)
{
    private static readonly string[] TransactionElements = ["CdtTrfTxInf", "TxInfAndSts", "TxInf"];

    /// <summary>MsgDefIdr without its version, for example <c>pacs.008</c>.</summary>
    public string Kind => Header.GetValueOrDefault("MsgDefIdr", "").Split(".spi.")[0];

    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    public static ReceivedMessage Read(string resourceId, ReadOnlyMemory<byte> bytes)
    {
        var header = new Dictionary<string, string>(StringComparer.Ordinal);
        var transactions = new List<IReadOnlyDictionary<string, string>>();
        var fields = header;
        string name = "", agent = "";
        using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray(), writable: false), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                name = reader.LocalName;
                agent = name is "DbtrAgt" or "CdtrAgt" ? name : agent;
                if (TransactionElements.Contains(name))
                {
                    fields = new Dictionary<string, string>(StringComparer.Ordinal);
                    transactions.Add(fields);
                }
            }
            else if (reader.NodeType == XmlNodeType.Text)
            {
                fields.TryAdd(name == "MmbId" && agent.Length > 0 ? agent : name, reader.Value);
            }
        }

        return new ReceivedMessage(resourceId, header, transactions, bytes);
    }
}
