using System.Xml;
using System.Xml.Schema;
using Pix.Domain;

namespace Pix.Protocol.Admission;

/// <summary>Validates a message against its schema while the message is read. The first fault becomes the refusal.</summary>
/// <remarks>
/// The schema requires a signature in <c>Sgntr</c>, which Pix adds after this check, so errors about that element are ignored. The text of a
/// schema error can quote the faulty value, so the refusal gives only the element, line and position.
/// </remarks>
internal sealed class SchemaCheck
{
    private const string Signature = "Envelope/AppHdr/Sgntr";
    private const XmlSchemaValidationFlags Flags = XmlSchemaValidationFlags.ReportValidationWarnings | XmlSchemaValidationFlags.ProcessIdentityConstraints;

    private readonly XmlReader _reader;
    private readonly string[] _path;
    private readonly XmlSchemaValidator _validator;
    private readonly XmlValueGetter _value;

    /// <param name="schemas">The compiled schema of the message.</param>
    /// <param name="reader">Reader of the message, positioned on the root element.</param>
    /// <param name="path">Local names from the root to the element that began last, which the caller keeps up to date.</param>
    public SchemaCheck(XmlSchemaSet schemas, XmlReader reader, string[] path)
    {
        (_reader, _path, _value) = (reader, path, () => reader.Value);
        // The validator gets a name table of its own, because the reader's table counts the names of the message against a limit.
        _validator = new XmlSchemaValidator(new NameTable(), schemas, (IXmlNamespaceResolver)reader, Flags) { XmlResolver = null, LineInfoProvider = (IXmlLineInfo)reader };
        _validator.ValidationEventHandler += (_, fault) => Refusal ??= Refuse(fault.Exception);
        _validator.Initialize();
    }

    /// <summary>Why the message is refused; null as long as no fault was found.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Validates the reader's current node. Must be called for every node from the root's start to its end.</summary>
    public void Take()
    {
        try
        {
            TakeNode();
        }
        catch (FormatException)
        {
            // The validator parses xsi:nil as a boolean and throws FormatException, without a validation event, if it is not a boolean.
            var at = (IXmlLineInfo)_reader;
            Refusal ??= Refused(Place(), at.LineNumber, at.LinePosition);
        }
    }

    private void TakeNode()
    {
        switch (_reader.NodeType)
        {
            case XmlNodeType.Element:
                Begin();
                if (_reader.IsEmptyElement)
                {
                    End();
                }

                break;
            case XmlNodeType.EndElement:
                End();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                _validator.ValidateText(_value);
                break;
            case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when _reader.Depth > 0:
                _validator.ValidateWhitespace(_value);
                break;
            default:
                break;
        }
    }

    // The validator needs xsi:type, xsi:nil and the two schema locations with the element, and once more as attributes. .NET's validating
    // reader also passes them twice.
    private void Begin()
    {
        if (_reader.AttributeCount == 0)
        {
            _validator.ValidateElement(_reader.LocalName, _reader.NamespaceURI, null);
        }
        else
        {
            _validator.ValidateElement(
                _reader.LocalName, _reader.NamespaceURI, null, OfSchema("type"), OfSchema("nil"), OfSchema("schemaLocation"), OfSchema("noNamespaceSchemaLocation"));
            while (_reader.MoveToNextAttribute())
            {
                if (_reader.NamespaceURI != "http://www.w3.org/2000/xmlns/")
                {
                    _validator.ValidateAttribute(_reader.LocalName, _reader.NamespaceURI, _value, null);
                }
            }

            _reader.MoveToElement();
        }

        _validator.ValidateEndOfAttributes(null);
    }

    private string? OfSchema(string name) => _reader.GetAttribute(name, XmlSchema.InstanceNamespace);

    private void End()
    {
        _validator.ValidateEndElement(null);
        if (_reader.Depth == 0)
        {
            _validator.EndValidation();
        }
    }

    private Refusal? Refuse(XmlSchemaException fault) => Place() is var place && place == Signature ? null : Refused(place, fault.LineNumber, fault.LinePosition);

    // The reader is positioned on the faulty element, on one of its attributes, or on its end if its content is incomplete or has a wrong value.
    private string Place()
    {
        var onElement = _reader.NodeType is XmlNodeType.Element or XmlNodeType.EndElement;
        return string.Join('/', _path.AsSpan(0, onElement ? _reader.Depth + 1 : _reader.Depth)!);
    }

    private static Refusal Refused(string place, int line, int position) =>
        new(ExchangeError.WrongStructure, "schema", "/" + place, $"The message is not valid by its schema: line {line}, position {position}.");
}
