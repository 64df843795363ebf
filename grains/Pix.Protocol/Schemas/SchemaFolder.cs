using System.Collections.Concurrent;
using System.Xml;
using System.Xml.Schema;

namespace Pix.Protocol.Schemas;

/// <summary>The schemas of the SPI's catalogue, one file per message (<c>pacs.008.spi.1.16.xsd</c>), compiled at first use.</summary>
/// <remarks>A schema that includes or imports another file does not compile, because nothing outside its file is read. DTDs are forbidden.</remarks>
internal sealed class SchemaFolder(string folder)
{
    private const string Extension = ".xsd";

    // PublicationOnly does not cache exceptions, so a file that could not be read is read again for the next message.
    private readonly ConcurrentDictionary<string, Lazy<XmlSchemaSet?>> _schemas = new(StringComparer.Ordinal);

    /// <summary>Returns the compiled schema of a message; null if the folder has none.</summary>
    /// <param name="identifier">A configured <c>MsgDefIdr</c>: letters, digits and dots only.</param>
    public XmlSchemaSet? Find(string identifier) => _schemas.GetOrAdd(identifier, name => new Lazy<XmlSchemaSet?>(() => Read(name), LazyThreadSafetyMode.PublicationOnly)).Value;

    /// <summary>Returns whether the folder has the schema of a message, without compiling it.</summary>
    /// <param name="identifier">A configured <c>MsgDefIdr</c>: letters, digits and dots only.</param>
    /// <exception cref="UnauthorizedAccessException">The process may not read the folder. Returning false would let messages pass unchecked.</exception>
    public bool Has(string identifier)
    {
        try
        {
            return !File.GetAttributes(FileOf(identifier)).HasFlag(FileAttributes.Directory);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Returns why the folder or a schema in it is unusable; null if the folder has schemas and all of them compile.</summary>
    public static string? WhyUnusable(string folder)
    {
        try
        {
            var schemas = new SchemaFolder(folder);
            var files = Directory.GetFiles(folder, "*" + Extension);
            foreach (var file in files)
            {
                schemas.Read(Path.GetFileNameWithoutExtension(file));
            }

            return files.Length > 0 ? null : "holds no .xsd file";
        }
        catch (Exception unreadable) when (unreadable is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return $"is not a folder that can be read ({unreadable.Message})";
        }
        catch (Exception unusable) when (unusable is XmlSchemaException or IOException)
        {
            return $"holds a schema that does not compile ({unusable.Message})";
        }
    }

    private XmlSchemaSet? Read(string identifier)
    {
        if (!Has(identifier))
        {
            return null;
        }

        using var stream = File.OpenRead(FileOf(identifier));
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var set = new XmlSchemaSet { XmlResolver = null };
        try
        {
            set.Add(null, reader);
            set.Compile();
        }
        catch (XmlException broken)
        {
            // Callers take an XmlException for a fault of the message that is being read, but here the schema is at fault.
            throw new XmlSchemaException(broken.Message, broken);
        }

        return set;
    }

    private string FileOf(string identifier) => Path.Combine(folder, identifier + Extension);
}
