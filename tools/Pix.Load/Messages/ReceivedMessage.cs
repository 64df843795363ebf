using System.Text;
using System.Xml;

namespace Pix.Load.Messages;

/// <summary>A message as it was read through Pix, and the fields by which it is told apart.</summary>
/// <param name="ResourceId">PI-ResourceId: the same at every delivery.</param>
/// <param name="Header">First text of each element outside the transactions.</param>
/// <param name="Transactions">First text of each element, by transaction; agents' ids as <c>DbtrAgt</c> and <c>CdtrAgt</c>.</param>
/// <param name="Bytes">As read.</param>
internal sealed record ReceivedMessage(
    string ResourceId, IReadOnlyDictionary<string, string> Header, IReadOnlyList<IReadOnlyDictionary<string, string>> Transactions, ReadOnlyMemory<byte> Bytes)
{
    private static readonly string[] TransactionElements = ["CdtTrfTxInf", "TxInfAndSts", "TxInf"];

    /// <summary><c>pacs.008</c>.</summary>
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
