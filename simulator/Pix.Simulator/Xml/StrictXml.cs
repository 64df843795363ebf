using System.Diagnostics.CodeAnalysis;
using System.Xml;

namespace Pix.Simulator.Xml;

/// <summary>Reads XML exactly as received: white space is kept, a DTD is refused, and external resources are not loaded.</summary>
internal static class StrictXml
{
    private const long MaxCharacters = 64L * 1024 * 1024;

    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out XmlDocument? document)
    {
        document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            CheckCharacters = true,
        };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray(), writable: false), settings);
            document.Load(reader);
            return document.DocumentElement is not null;
        }
        catch (XmlException)
        {
            document = null;
            return false;
        }
    }

    /// <summary>Writes the document as UTF-8 without a byte order mark; a CR in text is written as a character reference.</summary>
    public static byte[] Write(XmlDocument document)
    {
        var settings = new XmlWriterSettings
        {
            Encoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = false,
            NewLineHandling = NewLineHandling.Entitize,
        };
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, settings))
        {
            document.Save(writer);
        }

        return buffer.ToArray();
    }

    public static IEnumerable<XmlElement> Elements(this XmlNode parent) => parent.ChildNodes.OfType<XmlElement>();

    public static XmlElement? Element(this XmlNode? parent, string localName)
    {
        if (parent is null)
        {
            return null;
        }

        return parent.Elements().FirstOrDefault(element => element.LocalName == localName);
    }
}
