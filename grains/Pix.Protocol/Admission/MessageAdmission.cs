using System.Xml;
using Pix.Domain;
using Pix.Signatures;
using Pix.Signatures.Documents;
using Pix.Signatures.Limits;
using Pix.Signatures.Signing;

namespace Pix.Protocol.Admission;

/// <summary>
/// The one reading of a message: the pass that digests what is signed passes the same elements and values to admission. So what was checked
/// is what is signed, within one record of limits (<see cref="DocumentLimits"/>).
/// </summary>
internal abstract class MessageAdmission(SignatureProfile profile) : IElementVisitor
{
    /// <summary>Bounds on the cost and the ambiguity of a caller's message.</summary>
    public static readonly DocumentLimits Limits = DocumentLimits.Strict with { TakesByteOrderMark = false };

    private Refusal? _refusal;

    protected const string SignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";

    /// <summary>Local names from the root to the element that began last.</summary>
    protected string[] Path { get; } = new string[Limits.MaxDepth + 1];

    /// <summary>The refusal when the structure that the signature needs is missing.</summary>
    protected abstract Refusal NoStructure(string detail);

    /// <summary>Reads the message. Faults of its bytes are reported before faults of its content.</summary>
    protected DocumentAdmission Read(ReadOnlyMemory<byte> document)
    {
        var read = DocumentSigner.Read(profile, document, Limits, this);
        var refusal = OfTheBytes(read) ?? _refusal ?? End() ?? OfTheStructure(read) ?? OfTheSchema();
        return refusal is null ? Admitted(read.Document!) : refusal;
    }

    bool IElementVisitor.Begin(int depth, string localName, string namespaceName)
    {
        Path[depth] = localName;
        return _refusal is null && Begin(depth, localName, namespaceName);
    }

    void IElementVisitor.Value(string? text)
    {
        if (_refusal is null)
        {
            Value(text);
        }
    }

    void IElementVisitor.Node(XmlReader reader)
    {
        if (_refusal is null)
        {
            Node(reader);
        }
    }

    /// <summary>Why the message is not valid by its schema; null when it is, or when there is none.</summary>
    protected virtual Refusal? OfTheSchema() => null;

    /// <inheritdoc cref="IElementVisitor.Node"/>
    protected virtual void Node(XmlReader reader)
    {
    }

    /// <inheritdoc cref="IElementVisitor.Begin"/>
    protected abstract bool Begin(int depth, string localName, string namespaceName);

    /// <inheritdoc cref="IElementVisitor.Value"/>
    protected abstract void Value(string? text);

    /// <summary>What the whole message lacks; null when nothing is missing.</summary>
    protected abstract Refusal? End();

    protected abstract AdmittedMessage Admitted(UnsignedDocument document);

    /// <summary>Keeps the refusal; <see cref="Begin"/> returns this method's result.</summary>
    protected bool Refuse(Refusal refusal)
    {
        _refusal ??= refusal;
        return false;
    }

    protected bool Refuse(ExchangeError error, string rule, string xpath, string detail) => Refuse(new Refusal(error, rule, xpath, detail));

    /// <summary>
    /// Whether a value is plain text on one line. Most readers turn a CR into a line feed, some (.NET's XmlDocument) keep it: no value that
    /// is checked has either.
    /// </summary>
    protected static bool IsOneLine(string? text) => text is not null && !text.AsSpan().ContainsAny('\r', '\n');

    /// <summary>Refuses the value of the element at this depth because of a line break.</summary>
    protected bool BrokenLine(int depth) => Refuse(
        ExchangeError.WrongStructure, "line-break", "/" + string.Join('/', Path.AsSpan(0, depth + 1)!), $"{Path[depth]} must be plain text on one line.");

    private static Refusal? OfTheBytes(ReadingResult read) => read.Error switch
    {
        SigningError.NotWellFormed or SigningError.DtdForbidden => new Refusal(ExchangeError.NotWellFormed, "well-formed", "", read.Detail),
        SigningError.NotUtf8 => new Refusal(ExchangeError.NotWellFormed, "encoding", "", read.Detail),
        SigningError.TooDeep => new Refusal(ExchangeError.NotWellFormed, "depth", "", read.Detail),
        SigningError.TooLarge => new Refusal(ExchangeError.TooLarge, "size", "", read.Detail),
        SigningError.TooComplex => new Refusal(ExchangeError.WrongStructure, "complexity", "", read.Detail),
        SigningError.SplitValue => new Refusal(ExchangeError.WrongStructure, "split-value", "", read.Detail),
        _ => null,
    };

    private Refusal? OfTheStructure(ReadingResult read) => read.Error switch
    {
        SigningError.None => null,
        SigningError.AlreadySigned => new Refusal(ExchangeError.AlreadySigned, "unsigned", "", read.Detail),
        SigningError.RelativeNamespace => new Refusal(ExchangeError.WrongStructure, "namespace", "", read.Detail),
        _ => NoStructure(read.Detail),
    };
}
