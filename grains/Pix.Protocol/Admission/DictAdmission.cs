using System.Xml;
using Pix.Contracts.Exchange;

namespace Pix.Protocol;

/// <summary>One forward pass over a DICT document.</summary>
/// <remarks>
/// Source: DICT API 2.12.1: roots without namespace, <c>Signature</c> a child of the root. The examples hold an empty placeholder
/// <c>&lt;Signature&gt;&lt;/Signature&gt;</c>; one such is let through where Pix signs, because the signature takes its place.
/// </remarks>
internal sealed class DictAdmission
{
    private const string SignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";

    private readonly AdmissionPolicy _policy;
    private readonly Operation _operation;
    private readonly string[] _path = new string[StrictXml.MaxDepth + 1];
    private int _requesters, _placeholders;
    private string _requester = "";

    private DictAdmission(AdmissionPolicy policy, Operation operation)
    {
        _policy = policy;
        _operation = operation;
    }

    public static DocumentAdmission Check(AdmissionPolicy policy, Operation operation, ReadOnlyMemory<byte> document)
    {
        if (StrictXml.WhyNot(document.Span) is { } refusal)
        {
            return refusal;
        }

        try
        {
            using var reader = StrictXml.Open(document);
            return new DictAdmission(policy, operation).Read(reader, document);
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
            var refusal = reader.NodeType switch
            {
                XmlNodeType.Element => Element(reader),
                XmlNodeType.Text or XmlNodeType.CDATA => reader.Depth == 2 && IsSignature(_path[1]) ? AlreadySigned() : null,
                XmlNodeType.XmlDeclaration => StrictXml.WhyNotDeclaration(reader),
                _ => null,
            };
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return _requesters == 0 && !_operation.RequesterPath.IsEmpty ? WrongRequester()
            : new AdmittedMessage(document, _operation.Message, 1, []) { Requester = _requester };
    }

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
            return reader.LocalName == _operation.Message && reader.NamespaceURI.Length == 0 ? null
                : new Refusal(ExchangeError.UnknownMessage, "root", "/*", $"The root element must be {_operation.Message}, without namespace.");
        }

        if (depth == 1 && IsSignature(reader.LocalName))
        {
            return _operation.SignRequest && ++_placeholders == 1 ? null : AlreadySigned();
        }

        if (reader.NamespaceURI == SignatureNamespace || (depth == 2 && IsSignature(_path[1])))
        {
            return AlreadySigned();
        }

        return depth == _operation.RequesterPath.Length && IsRequester(reader, depth) ? Requester(reader) : null;
    }

    private static bool IsSignature(string name) => name == "Signature";

    private Refusal AlreadySigned() => new(
        ExchangeError.AlreadySigned,
        "unsigned",
        $"/{_operation.Message}/Signature",
        _operation.SignRequest
            ? "The document has a signature; send it without, or with one empty Signature as child of the root."
            : "The document has a Signature; this operation is not signed.");

    private bool IsRequester(XmlReader reader, int depth) =>
        reader.NamespaceURI.Length == 0 && _path.AsSpan(1, depth).SequenceEqual(_operation.RequesterPath.AsSpan());

    private Refusal? Requester(XmlReader reader)
    {
        if (++_requesters > 1 || TextContent.Read(reader) is not { } participant || !_policy.MayRequest(participant))
        {
            return WrongRequester();
        }

        _requester = participant;
        return null;
    }

    private Refusal WrongRequester() => new(
        ExchangeError.WrongParticipant,
        "requesting-participant",
        $"/{_operation.Message}/{string.Join('/', _operation.RequesterPath)}",
        $"The participant must stand there once and be {_policy.Ispb} (Pix:Ispb) or one of Pix:IndirectParticipants.");
}
