using System.Xml;
using System.Xml.Schema;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Signing;

/// <summary>
/// Trap 7: Sgntr is a strict wildcard, so the schema of the Central Bank takes a message only with a signature in it, and with a schema for
/// that.
/// </summary>
public sealed class SchemaTests
{
    // The Central Bank's schema imports none for the signature; what it holds is for the verifier.
    private const string SignatureSchema =
        """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2000/09/xmldsig#">
          <xs:element name="Signature"><xs:complexType><xs:sequence><xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """;

    [Theory]
    [InlineData("pacs.008", "pacs.008_CONTA_1_msg")]
    [InlineData("pacs.008", "pacs.008_END_10_msg")]
    [InlineData("pacs.002", "pacs.002_PSP_1_msg")]
    public void Example_is_wrong_at_Sgntr_only_and_right_once_signed(string schema, string example)
    {
        var unsigned = SomeDocument.Vector($"spi-5.13.1/exemplos/{example}.xml");

        var before = Errors(schema, unsigned);
        var after = Errors(schema, SomeSigner.One.Sign(SignatureProfile.Spi, unsigned));

        Assert.Contains("'Sgntr'", Assert.Single(before), StringComparison.Ordinal);
        Assert.Equal([], after);
    }

    private static List<string> Errors(string schema, byte[] document)
    {
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        var file = Assert.Single(Directory.GetFiles(SomeDocument.VectorPath("spi-5.13.1/xsd"), $"{schema}.*.xsd"));
        settings.Schemas.Add(null, file);
        settings.Schemas.Add(null, XmlReader.Create(new StringReader(SignatureSchema)));
        var errors = new List<string>();
        settings.ValidationEventHandler += (_, error) => errors.Add(error.Message);
        using var reader = XmlReader.Create(new MemoryStream(document), settings);
        while (reader.Read())
        {
        }

        return errors;
    }
}
