using System.Xml;

namespace Pix.Protocol.Xml;

/// <summary>
/// Opens an XML answer that Pix reads for itself: DICT's policies, the SPI's catalogue, a problem. DTDs and external resources are
/// forbidden, because not all of these answers are signed.
/// </summary>
/// <remarks>Forbidding DTDs prevents entity expansion attacks and external entities (OWASP, XXE).</remarks>
internal static class StrictXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1,
        CheckCharacters = true,
        CloseInput = false,
    };

    public static XmlReader Open(ReadOnlyMemory<byte> document) => XmlReader.Create(new MemoryStreamOver(document), Settings);
}
