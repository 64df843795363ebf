using System.Xml;
using System.Xml.Schema;

namespace Pix.Simulator.Spi;

/// <summary>
/// Validates a message against the schema of its version. Only the schemas of pacs.002 1.17 and pacs.008 1.16 (catalogue 5.13.1) are
/// included; other messages are not validated.
/// </summary>
internal sealed class SchemaJudge
{
    private static readonly string[] Files = ["pacs.002.spi.1.17", "pacs.008.spi.1.16"];

    // SpiVerifier checks the signature, so the schema accepts a Signature element with any content.
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

    /// <returns>The first schema error; null if the message is valid or the simulator has no schema for its version.</returns>
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
            // The loop body is empty, because Read validates each node that it reads.
        }

        return fault is null ? null : $"The message is not valid by its schema: {fault}";
    }
}
