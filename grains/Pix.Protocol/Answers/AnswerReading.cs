using Pix.Signatures.Documents;

namespace Pix.Protocol.Answers;

/// <summary>
/// Compares a signed answer with the request, while the answer's signature is verified. Both use the same single pass over the bytes, so the
/// compared values are exactly the values under the signature.
/// </summary>
public abstract class AnswerReading : IElementVisitor
{
    // The deepest element that is compared: /Envelope/AppHdr/Fr/FIId/FinInstnId/Othr/Id.
    private const int Deepest = 6;

    private readonly string[] _path = new string[Deepest + 1];
    private string _namespace = "";

    /// <summary>The first rule that the answer breaks; <see cref="AnswerRule.Bound"/> if none. Only meaningful if the signature is valid.</summary>
    public abstract AnswerRule Rule { get; }

    /// <summary>The Central Bank's response time, as the answer states it; null if the answer has no readable one.</summary>
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

    /// <summary>Receives the name of the root element.</summary>
    protected abstract void Root(string localName, string namespaceName);

    /// <summary>Returns whether <see cref="Value"/> must be called for the element that begins.</summary>
    /// <param name="place">Local names from the root's child down to the element.</param>
    protected abstract bool Wants(ReadOnlySpan<string> place);

    /// <summary>Receives the text of the last element for which <see cref="Wants"/> returned true; null if the element has children.</summary>
    protected abstract void Value(string? text);
}
