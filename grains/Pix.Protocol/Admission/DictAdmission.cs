using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Operations;
using Pix.Signatures;
using Pix.Signatures.Signing;

namespace Pix.Protocol.Admission;

/// <summary>Checks a caller's DICT document before Pix signs and sends it.</summary>
/// <remarks>
/// Source: DICT API 2.12.1. Elements have no namespace, and <c>Signature</c> is a child of the root. The examples have an empty placeholder
/// <c>&lt;Signature&gt;&lt;/Signature&gt;</c>. One placeholder is accepted if Pix signs the request, because the signature replaces it.
/// </remarks>
internal sealed class DictAdmission : MessageAdmission
{
    private readonly AdmissionPolicy _policy;
    private readonly Operation _operation;
    private readonly ImmutableArray<string> _repeated;
    private readonly string _named;
    private readonly ImmutableArray<AskedValue>.Builder _asked = ImmutableArray.CreateBuilder<AskedValue>();
    private int _requesters, _placeholders, _depth;
    private string _requester = "";
    private bool _wantsPlaceholder;

    private DictAdmission(AdmissionPolicy policy, Operation operation, string path)
        : base(SignatureProfile.Dict)
    {
        _policy = policy;
        _operation = operation;
        _repeated = operation.RepeatedParameter.Length > 0 ? [operation.RepeatedParameter] : [];
        _named = Uri.UnescapeDataString(operation.Path.Value(path, operation.RepeatedParameter));
    }

    /// <summary>Reads and checks a document.</summary>
    /// <param name="policy">Settings of admission, with the participants that may be the requester.</param>
    /// <param name="operation">Operation of the request.</param>
    /// <param name="path">Path of the request, still percent-encoded.</param>
    /// <param name="document">Bytes of the document.</param>
    public static DocumentAdmission Check(AdmissionPolicy policy, Operation operation, string path, ReadOnlyMemory<byte> document) => new DictAdmission(policy, operation, path).Read(document);

    protected override AdmittedMessage Admitted(UnsignedDocument document) => new(document, _operation.Message, 1, []) { Requester = _requester, Asked = _asked.ToImmutable() };

    protected override Refusal NoStructure(string detail) => new(ExchangeError.WrongStructure, "structure", "/*", detail);

    protected override bool Begin(int depth, string localName, string namespaceName)
    {
        if (depth == 0)
        {
            return (localName != _operation.Message || namespaceName.Length != 0)
                && Refuse(ExchangeError.UnknownMessage, "root", "/*", $"The root element must be {_operation.Message}, without namespace.");
        }

        if (depth == 1 && localName == "Signature")
        {
            _wantsPlaceholder = true;
            return (_operation.SignRequest && ++_placeholders == 1) || AlreadySigned();
        }

        if (namespaceName == SignatureNamespace)
        {
            return AlreadySigned();
        }

        if (namespaceName.Length > 0)
        {
            return Refuse(ExchangeError.WrongStructure, "namespace", $"/{_operation.Message}/*", "An element is in a namespace; the elements of DICT are in none.");
        }

        (_wantsPlaceholder, _depth) = (false, depth);
        return IsAt(_operation.RequesterPath) || IsAt(_repeated) || IsAsked();
    }

    protected override void Value(string? text)
    {
        if (_wantsPlaceholder)
        {
            _ = (text is not null && text.AsSpan().Trim(" \t\r\n").IsEmpty) || AlreadySigned();
            return;
        }

        _ = text is null || IsOneLine(text) || BrokenLine(_depth);
        foreach (var repeat in _operation.AnswerRepeats)
        {
            if (text is { Length: > 0 } && IsAt(repeat.Asked))
            {
                _asked.Add(new AskedValue(repeat, text));
            }
        }

        if (IsAt(_operation.RequesterPath))
        {
            Requester(text);
        }
        else if (IsAt(_repeated) && text is not null && !RepeatedValue.AreSame(text, _named))
        {
            Refuse(NamesAnother());
        }
    }

    protected override Refusal? End() => _requesters == 0 && !_operation.RequesterPath.IsEmpty && !_operation.RequesterIsOptional ? WrongRequester() : null;

    private bool IsAt(ImmutableArray<string> place) => Path.AsSpan(1, _depth).SequenceEqual(place.AsSpan());

    private bool IsAsked()
    {
        foreach (var repeat in _operation.AnswerRepeats)
        {
            if (IsAt(repeat.Asked))
            {
                return true;
            }
        }

        return false;
    }

    private void Requester(string? text)
    {
        if (++_requesters > 1 || text is null || !_policy.MayRequest(text))
        {
            Refuse(WrongRequester());
            return;
        }

        _requester = text;
    }

    private bool AlreadySigned() => Refuse(
        ExchangeError.AlreadySigned,
        "unsigned",
        $"/{_operation.Message}/Signature",
        _operation.SignRequest
            ? "The document has a signature; send it without, or with one empty Signature as child of the root."
            : "The document has a Signature; this operation is not signed.");

    // The path and the body name different values. DICT's manual does not say which of the two DICT uses, and no answer could repeat both. The
    // refusal shows neither value, because a Pix key is personal data.
    private Refusal NamesAnother() => new(
        ExchangeError.BodyMismatch,
        "path-and-body",
        $"/{_operation.Message}/{_repeated[0]}",
        $"/{_operation.Message}/{_repeated[0]} of the body names another than {{{_repeated[0]}}} of the path {_operation.Path}.");

    private Refusal WrongRequester() => new(
        ExchangeError.WrongParticipant,
        "requesting-participant",
        $"/{_operation.Message}/{string.Join('/', _operation.RequesterPath)}",
        $"The participant must stand there once and be {_policy.Ispb} (Pix:Ispb) or one of Pix:IndirectParticipants.");
}
