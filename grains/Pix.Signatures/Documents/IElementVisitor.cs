using System.Xml;

namespace Pix.Signatures.Documents;

/// <summary>
/// Receives elements and values while a document is read to make or verify its signature. There is only one reading, so the visitor checks
/// exactly the content under the signature. The visitor's result is only meaningful if the whole document was read and not refused, and in
/// verification only if the verdict is valid.
/// </summary>
public interface IElementVisitor
{
    /// <summary>Called at the start of each element, also of elements in a signature or its placeholder, which the document's digests exclude.</summary>
    /// <param name="depth">Depth of the element; 0 for the root.</param>
    /// <param name="localName">Name of the element without prefix.</param>
    /// <param name="namespaceName">Namespace of the element; <c>""</c> if it is in none.</param>
    /// <returns>True if <see cref="Value"/> must be called for this element.</returns>
    bool Begin(int depth, string localName, string namespaceName);

    /// <summary>Called at the end of an element for which <see cref="Begin"/> returned true, or at the start of its first child element.</summary>
    /// <param name="text">All text of the element, including white space; <c>""</c> if it is empty, null if it has a child element.</param>
    void Value(string? text);

    /// <summary>
    /// Called on each node, after <see cref="Begin"/> and <see cref="Value"/>. For visitors that need more of the node, such as schema
    /// validation. A visitor may move the reader over the attributes of an element, and must move it back to the element.
    /// </summary>
    void Node(XmlReader reader)
    {
    }
}
