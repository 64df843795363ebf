using System.Xml;
using System.Xml.Schema;

namespace Pix.Simulator.Spi;

/// <summary>
/// Validates a message against the schema of its version, if the part of catalogue 5.13.1 published here has one: pacs.002 1.17 and
/// pacs.008 1.16.
/// </summary>
internal sealed class SchemaJudge
{
    private static readonly string[] Files = ["pacs.002.spi.1.17", "pacs.008.spi.1.16"];

    // The signature has its own verification; for the schema it is any element of its namespace.
    private const string AnySignature =
        """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2000/09/xmldsig#">
          <xs:element name="Signature"/>
        </xs:schema>
        """;

    private readonly XmlSchemaSet _schemas = new();

    public SchemaJudge()
    {
        foreach (var file in Files)
        {
            using var stream = typeof(SchemaJudge).Assembly.GetManifestResourceStream($"Pix.Simulator.Schemas.{file}.xsd")!;
            using var reader = XmlReader.Create(stream);
            _schemas.Add(null, reader);
        }

        using var signature = XmlReader.Create(new StringReader(AnySignature));
        _schemas.Add(null, signature);
        _schemas.Compile();
    }

    /// <returns>The first schema error; null when the message is valid or has no schema.</returns>
    public string? Fault(SpiMessage message)
    {
        if (!_schemas.Contains(message.Namespace))
        {
            return null;
        }

        string? fault = null;
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = _schemas };
        settings.ValidationEventHandler += (_, e) => fault ??= e.Severity == XmlSeverityType.Error ? e.Message : null;
        using var nodes = new XmlNodeReader(message.Document);
        using var reader = XmlReader.Create(nodes, settings);
        while (fault is null && reader.Read())
        {
            // Reading is validating.
        }

        return fault is null ? null : $"The message is not valid by its schema: {fault}";
    }
}
