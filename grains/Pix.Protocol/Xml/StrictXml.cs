using System.Text.Unicode;
using System.Xml;
using Pix.Contracts.Exchange;

namespace Pix.Protocol;

/// <summary>Opens a document for one forward pass: UTF-8 only, no DTD, bounded depth.</summary>
/// <remarks>XmlReader's DTD prohibition keeps out entity bombs and external entities (OWASP, XXE).</remarks>
internal static class StrictXml
{
    /// <summary>Deepest nesting taken; the catalogue and DICT stay below 20.</summary>
    public const int MaxDepth = 64;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1,
        CheckCharacters = true,
        CloseInput = false,
    };

    /// <summary>Why these bytes are refused before parsing; null when they are UTF-8.</summary>
    public static Refusal? WhyNot(ReadOnlySpan<byte> document) =>
        document.StartsWith("\uFEFF"u8) ? NotWellFormed("encoding", "The document begins with a byte order mark; send it without.")
        : Utf8.IsValid(document) ? null
        : NotWellFormed("encoding", "The document is not UTF-8.");

    public static XmlReader Open(ReadOnlyMemory<byte> document) => XmlReader.Create(new MemoryStreamOver(document), Settings);

    /// <summary>Why the declaration at the reader is refused; null when it says UTF-8 or nothing.</summary>
    public static Refusal? WhyNotDeclaration(XmlReader reader) =>
        reader.GetAttribute("encoding") is not { } encoding || encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? null
            : NotWellFormed("encoding", "The XML declaration names an encoding that is not UTF-8.");

    /// <summary>Why an element so deep is refused; null when it is not too deep.</summary>
    public static Refusal? WhyTooDeep(int depth) =>
        depth > MaxDepth ? NotWellFormed("depth", $"The document is nested deeper than {MaxDepth} elements.") : null;

    public static Refusal From(XmlException exception) =>
        NotWellFormed("well-formed", $"The document is not well-formed XML 1.0 without DTD: line {exception.LineNumber}, position {exception.LinePosition}.");

    public static Refusal NotWellFormed(string rule, string detail) => new(ExchangeError.NotWellFormed, rule, "", detail);
}
