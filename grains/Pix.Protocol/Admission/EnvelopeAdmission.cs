using System.Collections.Immutable;
using System.Xml;
using Pix.Contracts.Exchange;
using Pix.Contracts.Identifiers;

namespace Pix.Protocol;

/// <summary>One forward pass over an SPI <c>Envelope</c>.</summary>
/// <remarks>
/// Source: message catalogue 5.13. Every element is in the message's namespace, so that none can hide from the schema or from the
/// three references of the signature: <c>AppHdr</c> and <c>Document</c> stand there once, in this order, <c>Sgntr</c> is empty.
/// </remarks>
internal sealed class EnvelopeAdmission
{
    private const string SignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";
    private const string FromPath = "/Envelope/AppHdr/Fr/FIId/FinInstnId/Othr/Id", ToPath = "/Envelope/AppHdr/To/FIId/FinInstnId/Othr/Id";

    private readonly AdmissionPolicy _policy;
    private readonly string[] _path = new string[StrictXml.MaxDepth + 1];
    private readonly ImmutableArray<EndToEndId>.Builder _ids = ImmutableArray.CreateBuilder<EndToEndId>(1);
    private SpiMessage? _message;
    private int _headers, _documents, _from, _to, _definitions, _signatures, _payments, _creations;
    private DateTimeOffset _createdAt;

    private EnvelopeAdmission(AdmissionPolicy policy) => _policy = policy;

    public static DocumentAdmission Check(AdmissionPolicy policy, ReadOnlyMemory<byte> document)
    {
        if (StrictXml.WhyNot(document.Span) is { } refusal)
        {
            return refusal;
        }

        try
        {
            using var reader = StrictXml.Open(document);
            return new EnvelopeAdmission(policy).Read(reader, document);
        }
        catch (XmlException exception)
        {
            return StrictXml.From(exception);
        }
    }

    private DocumentAdmission Read(XmlReader reader, ReadOnlyMemory<byte> document)
    {
        while (reader.Read())
        {
            if (Node(reader) is { } refusal)
            {
                return refusal;
            }
        }

        return End() is { } missing ? missing
            : new AdmittedMessage(document, _message!.Identifier, Math.Max(1, _payments), _ids.ToImmutable()) { CreatedAt = _createdAt };
    }

    private Refusal? Node(XmlReader reader) => reader.NodeType switch
    {
        XmlNodeType.Element => Element(reader),
        XmlNodeType.Text or XmlNodeType.CDATA => Text(reader),
        XmlNodeType.XmlDeclaration => StrictXml.WhyNotDeclaration(reader),
        _ => null,
    };

    private Refusal? Element(XmlReader reader)
    {
        var depth = reader.Depth;
        if (StrictXml.WhyTooDeep(depth) is { } tooDeep)
        {
            return tooDeep;
        }

        _path[depth] = reader.LocalName;
        if (depth == 0)
        {
            return Root(reader);
        }

        if (reader.NamespaceURI == SignatureNamespace)
        {
            return new Refusal(ExchangeError.AlreadySigned, "unsigned", "/Envelope/AppHdr/Sgntr", "The message already carries a signature; send it unsigned.");
        }

        if (reader.NamespaceURI != _message!.Namespace)
        {
            return Structure("namespace", XPath(Math.Min(depth, 2)), "An element is not in the message's namespace.");
        }

        return depth == 1 ? Child(reader.LocalName) : _path[1] == "AppHdr" ? Header(reader, depth) : Payment(reader);
    }

    private Refusal? Root(XmlReader reader)
    {
        if (reader.LocalName != "Envelope")
        {
            return new Refusal(ExchangeError.UnknownMessage, "envelope", "/*", "The root element is not Envelope.");
        }

        _message = _policy.MessageOf(reader.NamespaceURI);
        return _message is not null ? null
            : new Refusal(ExchangeError.UnknownMessage, "catalogue", "/Envelope", "The namespace is not of a message that this Pix sends; Pix:SpiMessages lists them.");
    }

    private Refusal? Child(string name)
    {
        var count = name switch { "AppHdr" => ++_headers, "Document" => ++_documents, _ => 0 };
        return count == 1 && (_documents == 0 || _headers == 1) ? null
            : Structure("envelope-children", "/Envelope/*", "Envelope must hold AppHdr and then Document, once each, and nothing else.");
    }

    private Refusal? Header(XmlReader reader, int depth)
    {
        if (depth == 2 && reader.LocalName == "Sgntr")
        {
            return ++_signatures == 1 ? null : Structure("one-sgntr", "/Envelope/AppHdr/Sgntr", "AppHdr has more than one Sgntr.");
        }

        if (depth > 2 && _path[2] == "Sgntr")
        {
            return new Refusal(ExchangeError.AlreadySigned, "unsigned", "/Envelope/AppHdr/Sgntr", "Sgntr must be empty; Pix puts the signature there.");
        }

        if (depth == 2 && reader.LocalName == "MsgDefIdr")
        {
            return Definition(reader);
        }

        if (depth == 2 && reader.LocalName == "CreDt")
        {
            return Creation(reader);
        }

        return depth == 6 && IsParty() ? Party(reader) : null;
    }

    private Refusal? Definition(XmlReader reader) =>
        ++_definitions == 1 && Content(reader) == _message!.Identifier ? null
            : new Refusal(ExchangeError.UnknownMessage, "msgdefidr", "/Envelope/AppHdr/MsgDefIdr", $"MsgDefIdr must stand there once and be {_message!.Identifier}, as the namespace says.");

    private Refusal? Creation(XmlReader reader) =>
        ++_creations == 1 && CreationTime.TryParse(Content(reader), out _createdAt) ? null
            : Structure("creation-time", CreationTime.Place, "CreDt must occur exactly once and be a time in UTC with three decimals, such as 2026-12-01T03:00:00.000Z.");

    private bool IsParty() =>
        _path[6] == "Id" && _path[5] == "Othr" && _path[4] == "FinInstnId" && _path[3] == "FIId" && _path[2] is "Fr" or "To";

    private Refusal? Party(XmlReader reader)
    {
        if (_path[2] == "Fr")
        {
            return ++_from == 1 && Content(reader) == _policy.Ispb.Value ? null
                : new Refusal(ExchangeError.WrongParticipant, "spi-from", FromPath, $"The sender must stand there once and be {_policy.Ispb}, for which this Pix is configured (Pix:Ispb).");
        }

        return ++_to == 1 && Content(reader) == Ispb.Spi.Value ? null
            : new Refusal(ExchangeError.WrongParticipant, "spi-to", ToPath, $"The receiver must stand there once and be {Ispb.Spi}, the SPI itself.");
    }

    private Refusal? Payment(XmlReader reader)
    {
        if (reader.LocalName == _message!.PaymentElement)
        {
            _payments++;
        }
        else if (reader.LocalName == _message.IdElement)
        {
            return Id(Content(reader));
        }

        return null;
    }

    private Refusal? Id(string? text)
    {
        if (EndToEndId.TryParse(text, null, out var id))
        {
            _ids.Add(id);
        }

        return text is not null ? null : Structure("payment-id", $"/Envelope/Document//{_message!.IdElement}", "The id of a payment must be plain text.");
    }

    private Refusal? Text(XmlReader reader)
    {
        if (reader.Depth == 1)
        {
            return Structure("envelope-children", "/Envelope", "Envelope holds text beside its elements.");
        }

        return reader.Depth == 3 && _path[1] == "AppHdr" && _path[2] == "Sgntr"
            ? new Refusal(ExchangeError.AlreadySigned, "unsigned", "/Envelope/AppHdr/Sgntr", "Sgntr must be empty; Pix puts the signature there.")
            : null;
    }

    private Refusal? End() =>
        _headers == 0 ? Structure("one-apphdr", "/Envelope/AppHdr", "The message has no AppHdr.")
        : _documents == 0 ? Structure("one-document", "/Envelope/Document", "The message has no Document.")
        : _from == 0 ? new Refusal(ExchangeError.WrongParticipant, "spi-from", FromPath, "The message does not name its sender.")
        : _to == 0 ? new Refusal(ExchangeError.WrongParticipant, "spi-to", ToPath, "The message does not name its receiver.")
        : _creations == 0 ? Structure("creation-time", CreationTime.Place, "The message has no CreDt.")
        : _definitions == 0 ? new Refusal(ExchangeError.UnknownMessage, "msgdefidr", "/Envelope/AppHdr/MsgDefIdr", "The message has no MsgDefIdr.")
        : null;

    // The text of an element without child elements, leaving the reader on its end tag; null when there is a child element.
    private static string? Content(XmlReader reader) => TextContent.Read(reader);

    private string XPath(int depth) => "/" + string.Join('/', _path.AsSpan(0, depth)!) + "/*";

    private static Refusal Structure(string rule, string xpath, string detail) => new(ExchangeError.WrongStructure, rule, xpath, detail);
}
