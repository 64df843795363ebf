using System.Xml;

namespace Pix.Protocol.Xml;

/// <summary>Opens an answer that says something to Pix itself (policies, the catalogue, a refusal), which was verified or promises nothing: no DTD, nothing resolved.</summary>
/// <remarks>XmlReader's DTD prohibition keeps out entity bombs and external entities (OWASP, XXE).</remarks>
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
