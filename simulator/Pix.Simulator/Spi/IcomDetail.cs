using System.Xml.Linq;
using Pix.Simulator.Wire;

namespace Pix.Simulator.Spi;

/// <summary>Reads the <c>detail</c> of a problem answer for the violation log.</summary>
internal static class IcomDetail
{
    public static string Of(WireAnswer answer)
    {
        using var body = new MemoryStream(answer.Body);
        return XDocument.Load(body).Root?.Elements().FirstOrDefault(element => element.Name.LocalName == "detail")?.Value ?? "";
    }
}
