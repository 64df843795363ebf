using System.Xml;
using Pix.Domain;
using Pix.Signatures;
using Pix.Signatures.Documents;
using Pix.Signatures.Limits;
using Pix.Signatures.Signing;

namespace Pix.Protocol.Admission;

/// <summary>
/// Checks a message while the signer reads and digests it. Admission gets its elements and values from the same single pass, so exactly the
/// bytes that were checked are signed. One set of limits applies to the pass (<see cref="DocumentLimits"/>).
/// </summary>
internal abstract class MessageAdmission(SignatureProfile profile) : IElementVisitor
{
    /// <summary>Limits on a caller's message: its size, its depth, the cost of reading it, and constructs that programs read differently.</summary>
    public static readonly DocumentLimits Limits = DocumentLimits.Strict with { TakesByteOrderMark = false };

    private Refusal? _refusal;

    protected const string SignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";

    /// <summary>Local names from the root to the element that began last.</summary>
    protected string[] Path { get; } = new string[Limits.MaxDepth + 1];

    /// <summary>Returns the refusal of a message that lacks the structure that the signature needs.</summary>
    protected abstract Refusal NoStructure(string detail);

    /// <summary>Reads and checks the message. Faults of encoding and XML are reported before faults of the content.</summary>
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

    /// <summary>Returns why the message is not valid by its schema; null if the message is valid, or has no schema.</summary>
    protected virtual Refusal? OfTheSchema() => null;

    /// <inheritdoc cref="IElementVisitor.Node"/>
    protected virtual void Node(XmlReader reader)
    {
    }

    /// <inheritdoc cref="IElementVisitor.Begin"/>
    protected abstract bool Begin(int depth, string localName, string namespaceName);

    /// <inheritdoc cref="IElementVisitor.Value"/>
    protected abstract void Value(string? text);

    /// <summary>Called after the whole message was read. Returns the refusal for what is missing; null if nothing is missing.</summary>
    protected abstract Refusal? End();

    protected abstract AdmittedMessage Admitted(UnsignedDocument document);

    /// <summary>Records the refusal, unless there already is one, and returns false, so that <see cref="Begin"/> can return this method's result.</summary>
    protected bool Refuse(Refusal refusal)
    {
        _refusal ??= refusal;
        return false;
    }

    protected bool Refuse(ExchangeError error, string rule, string xpath, string detail) => Refuse(new Refusal(error, rule, xpath, detail));

    /// <summary>
    /// True if a value is plain text on one line. CR and LF are refused in all checked values, because most XML readers turn a CR into a line
    /// feed and some (.NET's XmlDocument) keep it.
    /// </summary>
    protected static bool IsOneLine(string? text) => text is not null && !text.AsSpan().ContainsAny('\r', '\n');

    /// <summary>Refuses the message because the value of the current element, at this depth, has a line break.</summary>
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
