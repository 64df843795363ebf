using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Xml;
using System.Xml.Schema;
using Pix.Domain;
using Pix.Protocol.Schemas;
using Pix.Signatures;
using Pix.Signatures.Signing;

namespace Pix.Protocol.Admission;

/// <summary>Checks a caller's SPI <c>Envelope</c> before Pix signs and sends it.</summary>
/// <remarks>
/// Source: message catalogue 5.13. All elements must be in the message's namespace. <c>AppHdr</c> and <c>Document</c> must occur exactly
/// once, in this order, and <c>Sgntr</c> must be empty. So no element escapes the schema or the signature's three references.
/// </remarks>
internal sealed class EnvelopeAdmission : MessageAdmission
{
    private const string FromPath = "/Envelope/AppHdr/Fr/FIId/FinInstnId/Othr/Id", ToPath = "/Envelope/AppHdr/To/FIId/FinInstnId/Othr/Id";
    private static readonly string[] PartyPath = ["FIId", "FinInstnId", "Othr", "Id"];
    private const string MessageIdPath = "/Envelope/AppHdr/BizMsgIdr";

    private readonly AdmissionPolicy _policy;
    private readonly ImmutableArray<EndToEndId>.Builder _ids = ImmutableArray.CreateBuilder<EndToEndId>(1);
    private SpiMessage? _message;
    private SenderCheck? _sender;
    private SchemaCheck? _schema;
    private ExceptionDispatchInfo? _unusable;
    private int _headers, _documents, _senders, _from, _receivers, _to, _messageIds, _definitions, _signatures, _payments, _creations, _depth;
    private DateTimeOffset _createdAt;
    private Wanted _wanted;
    private bool _senderWants;

    private EnvelopeAdmission(AdmissionPolicy policy)
        : base(SignatureProfile.Spi) => _policy = policy;

    private enum Wanted
    {
        Signature,
        Definition,
        Creation,
        From,
        To,
        MessageId,
        PaymentId,
        Amount,
        Nothing,
    }

    public static DocumentAdmission Check(AdmissionPolicy policy, ReadOnlyMemory<byte> document) => new EnvelopeAdmission(policy).Read(document);

    protected override AdmittedMessage Admitted(UnsignedDocument document) =>
        new(document, _message!.Identifier, Math.Max(1, _payments), _ids.ToImmutable()) { CreatedAt = _createdAt };

    protected override Refusal? OfTheSchema()
    {
        _unusable?.Throw();
        return _schema?.Refusal;
    }

    protected override Refusal NoStructure(string detail) => new(ExchangeError.WrongStructure, "envelope-children", "/Envelope", detail);

    protected override bool Begin(int depth, string localName, string namespaceName)
    {
        (_wanted, _senderWants, _depth) = (Wanted.Nothing, false, depth);
        if (depth == 0)
        {
            return Root(localName, namespaceName);
        }

        if (namespaceName == SignatureNamespace)
        {
            return Signed("The message already carries a signature; send it unsigned.");
        }

        if (namespaceName != _message!.Namespace)
        {
            return Structure("namespace", XPath(Math.Min(depth, 2)), "An element is not in the message's namespace.");
        }

        return depth == 1 ? Child(localName) : Path[1] == "AppHdr" ? Header(depth, localName) : Content(depth, localName);
    }

    protected override void Value(string? text)
    {
        _ = _wanted switch
        {
            Wanted.Signature => IsBlank(text) || Signed("Sgntr must be empty; Pix puts the signature there."),
            Wanted.Definition => Definition(text),
            Wanted.Creation => Creation(text),
            Wanted.From => From(text),
            Wanted.To => To(text),
            Wanted.MessageId => MessageId(text),
            Wanted.PaymentId => PaymentId(text),
            Wanted.Amount => IsOneLine(text) || Structure("payment-amount", $"/Envelope/Document//{_message!.AmountElement}", "The amount of a payment must be plain text on one line."),
            _ => false,
        };
        if (_senderWants && _sender!.Value(text) is { } refusal)
        {
            Refuse(refusal);
        }

        _ = _wanted == Wanted.Signature || text is null || IsOneLine(text) || BrokenLine(_depth);
    }

    protected override void Node(XmlReader reader)
    {
        if (_policy.Schemas is not { } schemas)
        {
            return;
        }

        if (_schema is null && reader is { Depth: 0, NodeType: XmlNodeType.Element } && SchemaOf(schemas, _message!) is { } set)
        {
            _schema = new SchemaCheck(set, reader, Path);
        }

        if (_schema is { Refusal: null })
        {
            _schema.Take();
        }
    }

    protected override Refusal? End() =>
        _headers == 0 ? NoPart("one-apphdr", "/Envelope/AppHdr", "The message has no AppHdr.")
        : _documents == 0 ? NoPart("one-document", "/Envelope/Document", "The message has no Document.")
        : _from == 0 ? new Refusal(ExchangeError.WrongParticipant, "spi-from", FromPath, "The message does not name its sender.")
        : _to == 0 ? new Refusal(ExchangeError.WrongParticipant, "spi-to", ToPath, "The message does not name its receiver.")
        : _creations == 0 ? NoPart("creation-time", CreationTime.Place, "The message has no CreDt.")
        : _definitions == 0 ? new Refusal(ExchangeError.UnknownMessage, "msgdefidr", "/Envelope/AppHdr/MsgDefIdr", "The message has no MsgDefIdr.")
        : _messageIds == 0 ? new Refusal(ExchangeError.WrongParticipant, "sender-message-id", MessageIdPath, "The message has no BizMsgIdr.")
        : _sender!.End();

    // A failure to read the schema is thrown only after the message has passed all other checks, so that another refusal takes precedence.
    private XmlSchemaSet? SchemaOf(SchemaFolder schemas, SpiMessage message)
    {
        try
        {
            return schemas.Find(message.Identifier);
        }
        catch (Exception unusable) when (unusable is XmlSchemaException or IOException or UnauthorizedAccessException)
        {
            _unusable = ExceptionDispatchInfo.Capture(unusable);
            return null;
        }
    }

    private bool Root(string localName, string namespaceName)
    {
        if (localName != "Envelope")
        {
            return Refuse(ExchangeError.UnknownMessage, "envelope", "/*", "The root element is not Envelope.");
        }

        _message = _policy.MessageOf(namespaceName);
        _sender = _message is null ? null : new SenderCheck(_policy, _message);
        return _message is null
            && Refuse(ExchangeError.UnknownMessage, "catalogue", "/Envelope", "The namespace is not of a message that this Pix sends; Pix:SpiMessages lists them.");
    }

    private bool Child(string name)
    {
        var count = name switch { "AppHdr" => ++_headers, "Document" => ++_documents, _ => 0 };
        return (count != 1 || (_documents == 1 && _headers == 0))
            && Structure("envelope-children", "/Envelope/*", "Envelope must hold AppHdr and then Document, once each, and nothing else.");
    }

    private bool Header(int depth, string name)
    {
        if (depth == 2 && name != "Sgntr" && _signatures > 0)
        {
            return Structure("sgntr-last", "/Envelope/AppHdr/Sgntr", "Sgntr must be the last element of AppHdr.");
        }

        return (depth, name) switch
        {
            (2, "Fr") => ++_senders > 1 && Structure("one-sender", "/Envelope/AppHdr/Fr", "AppHdr has more than one Fr."),
            (2, "To") => ++_receivers > 1 && Structure("one-receiver", "/Envelope/AppHdr/To", "AppHdr has more than one To."),
            (2, "BizMsgIdr") => Want(Wanted.MessageId),
            (2, "MsgDefIdr") => Want(Wanted.Definition),
            (2, "CreDt") => Want(Wanted.Creation),
            (2, "Sgntr") => ++_signatures == 1 ? Want(Wanted.Signature) : Structure("one-sgntr", "/Envelope/AppHdr/Sgntr", "AppHdr has more than one Sgntr."),
            (2, _) => Structure("apphdr-children", "/Envelope/AppHdr/*", "AppHdr must hold Fr, To, BizMsgIdr, MsgDefIdr, CreDt and Sgntr, and nothing else."),
            _ when Path[2] is "Fr" or "To" => Party(depth, name),
            _ => false,
        };
    }

    // Fr and To must have exactly one identification. With several, two programs could pick different ones and so see different parties.
    private bool Party(int depth, string name)
    {
        if (depth > PartyPath.Length + 2 || name != PartyPath[depth - 3])
        {
            return Refuse(
                ExchangeError.WrongParticipant, Path[2] == "Fr" ? "spi-from" : "spi-to", Path[2] == "Fr" ? FromPath : ToPath, $"{Path[2]} must hold FIId/FinInstnId/Othr/Id and nothing else.");
        }

        return name == "Id" && Want(Path[2] == "Fr" ? Wanted.From : Wanted.To);
    }

    private bool Want(Wanted wanted)
    {
        _wanted = wanted;
        return true;
    }

    private bool Content(int depth, string name)
    {
        if (name == _message!.PaymentElement)
        {
            _payments++;
        }

        _senderWants = _sender!.Begin(Path.AsSpan(2, depth - 1), out var refusal);
        return refusal is not null ? Refuse(refusal) : (name == _message.IdElement && Want(Wanted.PaymentId)) || (name == _message.AmountElement && Want(Wanted.Amount)) || _senderWants;
    }

    private bool MessageId(string? text) =>
        (++_messageIds == 1 && SpiMessageId.TryParse(text, out var sender) && _policy.IsSender(sender))
        || Refuse(ExchangeError.WrongParticipant, "sender-message-id", MessageIdPath, $"BizMsgIdr must stand there once: M, {_policy.Ispb} (Pix:Ispb) or one of Pix:IndirectParticipants, and 23 letters or digits.");

    private bool Definition(string? text) =>
        (++_definitions == 1 && text == _message!.Identifier)
        || Refuse(ExchangeError.UnknownMessage, "msgdefidr", "/Envelope/AppHdr/MsgDefIdr", $"MsgDefIdr must stand there once and be {_message!.Identifier}, as the namespace says.");

    private bool Creation(string? text) =>
        (++_creations == 1 && CreationTime.TryParse(text, out _createdAt))
        || Structure("creation-time", CreationTime.Place, "CreDt must occur exactly once and be a time in UTC with three decimals, such as 2026-12-01T03:00:00.000Z.");

    private bool From(string? text) =>
        (++_from == 1 && text == _policy.Ispb.Value)
        || Refuse(ExchangeError.WrongParticipant, "spi-from", FromPath, $"The sender must stand there once and be {_policy.Ispb}, for which this Pix is configured (Pix:Ispb).");

    private bool To(string? text) =>
        (++_to == 1 && text == Ispb.Spi.Value)
        || Refuse(ExchangeError.WrongParticipant, "spi-to", ToPath, $"The receiver must stand there once and be {Ispb.Spi}, the SPI itself.");

    private bool PaymentId(string? text)
    {
        if (EndToEndId.TryParse(text, null, out var id))
        {
            _ids.Add(id);
        }

        return IsOneLine(text)
            || Structure("payment-id", $"/Envelope/Document//{_message!.IdElement}", "The id of a payment must be plain text on one line.");
    }

    private static bool IsBlank(string? text) => text is not null && text.AsSpan().Trim(" \t\r\n").IsEmpty;

    private string XPath(int depth) => "/" + string.Join('/', Path.AsSpan(0, depth)!) + "/*";

    private bool Signed(string detail) => Refuse(ExchangeError.AlreadySigned, "unsigned", "/Envelope/AppHdr/Sgntr", detail);

    private bool Structure(string rule, string xpath, string detail) => Refuse(ExchangeError.WrongStructure, rule, xpath, detail);

    private static Refusal NoPart(string rule, string xpath, string detail) => new(ExchangeError.WrongStructure, rule, xpath, detail);
}
