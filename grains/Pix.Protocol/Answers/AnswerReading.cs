using Pix.Signatures.Documents;

namespace Pix.Protocol.Answers;

/// <summary>
/// Receives, from the pass that verifies a signed answer, what the answer is and what it is about. So what is compared with the question is
/// what was digested: there is only one reading.
/// </summary>
public abstract class AnswerReading : IElementVisitor
{
    // Nothing that is compared lies deeper: /Envelope/AppHdr/Fr/FIId/FinInstnId/Othr/Id.
    private const int Deepest = 6;

    private readonly string[] _path = new string[Deepest + 1];
    private string _namespace = "";

    /// <summary>The first rule that the document breaks. It counts only once the signature is valid.</summary>
    public abstract AnswerRule Rule { get; }

    /// <summary>The Central Bank's response time; null when there is none.</summary>
    public DateTimeOffset? ResponseTime { get; protected set; }

    bool IElementVisitor.Begin(int depth, string localName, string namespaceName)
    {
        if (depth == 0)
        {
            _namespace = namespaceName;
            Root(localName, namespaceName);
            return false;
        }

        if (depth > Deepest)
        {
            return false;
        }

        _path[depth] = localName;
        return namespaceName == _namespace && Wants(_path.AsSpan(1, depth));
    }

    void IElementVisitor.Value(string? text) => Value(text);

    /// <summary>The root element.</summary>
    protected abstract void Root(string localName, string namespaceName);

    /// <summary>Whether <see cref="Value"/> is needed for the element that begins.</summary>
    /// <param name="place">Local names from the root's child down to it.</param>
    protected abstract bool Wants(ReadOnlySpan<string> place);

    /// <summary>The value of the last element whose value was needed; null when it has children.</summary>
    protected abstract void Value(string? text);
}
