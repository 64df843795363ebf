using System.Xml;
using System.Xml.Schema;

namespace Pix.Simulator.Tests.Support;

/// <summary>The catalogue's schemas; the signature inside is any element of its namespace.</summary>
internal static class SpiSchema
{
    private const string AnySignature =
        """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2000/09/xmldsig#">
          <xs:element name="Signature"/>
        </xs:schema>
        """;

    /// <returns>What the schema has against the message; empty when it is valid.</returns>
    public static IReadOnlyList<string> Faults(byte[] message)
    {
        var faults = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.Schemas.Add(null, Vectors.Path("spi-5.13.1/xsd/pacs.002.spi.1.17.xsd"));
        settings.Schemas.Add(null, Vectors.Path("spi-5.13.1/xsd/pacs.008.spi.1.16.xsd"));
        settings.Schemas.Add(null, XmlReader.Create(new StringReader(AnySignature)));
        settings.ValidationEventHandler += (_, e) =>
        {
            // Inside the signature nothing has a schema here; a message of an unknown version must not pass as valid.
            if (e.Severity == XmlSeverityType.Error || e.Message.Contains("www.bcb.gov.br", StringComparison.Ordinal))
            {
                faults.Add(e.Message);
            }
        };
        using var reader = XmlReader.Create(new MemoryStream(message), settings);
        while (reader.Read())
        {
        }

        return faults;
    }
}
