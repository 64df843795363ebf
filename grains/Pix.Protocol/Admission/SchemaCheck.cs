using System.Xml;
using System.Xml.Schema;
using Pix.Domain;

namespace Pix.Protocol.Admission;

/// <summary>Checks a message against its schema of the catalogue while it is read; the first fault refuses it.</summary>
/// <remarks>
/// The schema requires a signature in <c>Sgntr</c>, which is added after this check, so errors about that element are ignored. A schema
/// error's text can repeat the faulty value, so the refusal gives only the place and the kind of fault.
/// </remarks>
internal sealed class SchemaCheck
{
    private const string Signature = "Envelope/AppHdr/Sgntr";
    private const XmlSchemaValidationFlags Flags = XmlSchemaValidationFlags.ReportValidationWarnings | XmlSchemaValidationFlags.ProcessIdentityConstraints;

    private readonly XmlReader _reader;
    private readonly string[] _path;
    private readonly XmlSchemaValidator _validator;
    private readonly XmlValueGetter _value;

    /// <param name="schemas">The message's schema.</param>
    /// <param name="reader">What reads the message; it stands on the root.</param>
    /// <param name="path">Local names from the root to the element that began last.</param>
    public SchemaCheck(XmlSchemaSet schemas, XmlReader reader, string[] path)
    {
        (_reader, _path, _value) = (reader, path, () => reader.Value);
        // With names of its own: those of the reader are the message's, and counted.
        _validator = new XmlSchemaValidator(new NameTable(), schemas, (IXmlNamespaceResolver)reader, Flags) { XmlResolver = null, LineInfoProvider = (IXmlLineInfo)reader };
        _validator.ValidationEventHandler += (_, fault) => Refusal ??= Refuse(fault.Exception);
        _validator.Initialize();
    }

    /// <summary>Why the message is refused; null while it is valid.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Takes the node on which the reader stands, from the root to its end.</summary>
    public void Take()
    {
        try
        {
            TakeNode();
        }
        catch (FormatException)
        {
            // The validator takes xsi:nil for a boolean and does not tell what is none.
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

    // The validator wants xsi:type, xsi:nil and the two schema locations with the element, and once more among its attributes, as .NET's
    // validating reader gives them.
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

    // The reader stands on the faulty element, on an attribute of it, or on its end when something in it is missing or has a wrong value.
    private string Place()
    {
        var onElement = _reader.NodeType is XmlNodeType.Element or XmlNodeType.EndElement;
        return string.Join('/', _path.AsSpan(0, onElement ? _reader.Depth + 1 : _reader.Depth)!);
    }

    private static Refusal Refused(string place, int line, int position) =>
        new(ExchangeError.WrongStructure, "schema", "/" + place, $"The message is not valid by its schema: line {line}, position {position}.");
}
