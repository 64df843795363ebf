using System.Xml.Linq;
using Pix.Simulator.Wire;

namespace Pix.Simulator.Spi;

/// <summary>Reads the <c>detail</c> field of a problem answer. The violation log records this text.</summary>
internal static class IcomDetail
{
    public static string Of(WireAnswer answer)
    {
        using var body = new MemoryStream(answer.Body);
        return XDocument.Load(body).Root?.Elements().FirstOrDefault(element => element.Name.LocalName == "detail")?.Value ?? "";
    }
}
