namespace Pix.Signatures.Documents;

/// <summary>
/// Is told of elements and values while a document is read for its signature, made or verified, so that whoever judges a message sees what is signed and nothing else: there is
/// one reading. What it is told holds only when the whole document was read and not refused; when it is verified, only when the verdict is valid.
/// </summary>
public interface IElementVisitor
{
    /// <summary>An element begins, in document order; those of a signature, or of its placeholder, too: no digest of the document covers them.</summary>
    /// <param name="depth">0 for the root.</param>
    /// <param name="localName">Its name without prefix.</param>
    /// <param name="namespaceName">Its namespace; <c>""</c> for none.</param>
    /// <returns>Whether <see cref="Value"/> is to be told of it.</returns>
    bool Begin(int depth, string localName, string namespaceName);

    /// <summary>The element that <see cref="Begin"/> wanted the value of is over, or has a child element.</summary>
    /// <param name="text">All its text, white space too; <c>""</c> when it is empty, null when it has a child element.</param>
    void Value(string? text);
}
