using System.Xml;

namespace Pix.Signatures.Documents;

/// <summary>
/// Receives elements and values while a document is read for its signature, made or verified. So whoever judges a message sees exactly what
/// is signed: there is only one reading. What it receives counts only when the whole document was read and not refused, and in verification
/// only when the verdict is valid.
/// </summary>
public interface IElementVisitor
{
    /// <summary>An element begins, in document order. Includes elements of a signature or its placeholder, which no digest of the document covers.</summary>
    /// <param name="depth">0 for the root.</param>
    /// <param name="localName">Its name without prefix.</param>
    /// <param name="namespaceName">Its namespace; <c>""</c> for none.</param>
    /// <returns>Whether <see cref="Value"/> is needed for it.</returns>
    bool Begin(int depth, string localName, string namespaceName);

    /// <summary>The element whose value <see cref="Begin"/> asked for has ended, or has a child element.</summary>
    /// <param name="text">All its text, including white space; <c>""</c> when it is empty, null when it has a child element.</param>
    void Value(string? text);

    /// <summary>
    /// The reader has moved to a node, which <see cref="Begin"/> and <see cref="Value"/> were told of. For whoever needs more of it, as a
    /// schema does; the reader may be moved over its attributes, and back.
    /// </summary>
    void Node(XmlReader reader)
    {
    }
}
