using System.Xml;

namespace Pix.Protocol.Xml;

/// <summary>
/// Opens an answer that Pix itself reads (policies, the catalogue, a refusal), which was verified or promises nothing: no DTD, no external
/// resources.
/// </summary>
/// <remarks>XmlReader's DTD prohibition prevents entity bombs and external entities (OWASP, XXE).</remarks>
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
