using System.Text;
using System.Xml;
using System.Xml.Linq;
using Pix.Simulator.Wire;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Dict;

/// <summary>Builds signed DICT answers.</summary>
internal sealed class DictAnswer(DocumentSigner signer)
{
    public WireAnswer Build(string root, DictContent content, string responseTime, string correlationId, SigningFlaw flaw)
    {
        var element = new XElement(
            root,
            new XElement("ResponseTime", responseTime),
            new XElement("CorrelationId", correlationId),
            Copies(content.Content));
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        // The answer is indented like the Central Bank's examples, because white space is signed too.
        StrictXml.TryRead(Encoding.UTF8.GetBytes(element.ToString()), out var read);
        document.AppendChild(document.CreateXmlDeclaration("1.0", "UTF-8", null));
        document.AppendChild(document.ImportNode(read!.DocumentElement!, deep: true));
        var answer = WireAnswer.Xml(content.Status, signer.SignDocument(document, flaw));
        return content.CacheControl is { } cache ? answer.With("Cache-Control", cache) : answer;
    }

    // LINQ to XML moves an element without a parent into the answer instead of copying it, so a stored element must be copied here.
    private static IEnumerable<XElement> Copies(IEnumerable<object?> content) => content.SelectMany(item => item switch
    {
        XElement element => [new XElement(element)],
        IEnumerable<XElement> elements => elements.Select(element => new XElement(element)),
        _ => Enumerable.Empty<XElement>(),
    });
}
