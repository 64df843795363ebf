using System.Xml;
using Pix.Signatures.Canonicalization;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Documents;

/// <summary>Reads the structure of a DICT body. The whole root element is digested, except the signature among the root's children.</summary>
internal abstract class DictPass(Workspace workspace, XmlReader reader, DocumentLimits limits, IElementVisitor? visitor = null) : DocumentPass(workspace, reader, limits, visitor)
{
    protected ExclusiveCanonicalizer Root => Workspace.First;

    protected string RootNamespace { get; private set; } = string.Empty;

    /// <summary>Number of child elements of the root that have begun so far.</summary>
    protected int Children { get; private set; }

    protected abstract bool IsExpectedRoot { get; }

    protected override void OnElement()
    {
        var depth = Reader.Depth;
        if (depth == 0)
        {
            OnRoot();
            return;
        }

        if (depth == 1)
        {
            Children++;
            if (OnChild())
            {
                return;
            }
        }

        if (Workspace.Names.IsSignature(Reader))
        {
            OnStraySignature();
            return;
        }

        Start(Root);
    }

    protected override void OnEndElement() => Root.EndElement(Reader);

    protected override void OnText() => Root.Text(Reader);

    protected override void OnProcessingInstruction() => Root.ProcessingInstruction(Reader);

    protected virtual void OnRoot()
    {
        RootNamespace = Reader.NamespaceURI;
        if (!IsExpectedRoot)
        {
            Refuse(DocumentFault.WrongRoot, "The root element is not the one that is expected.");
            return;
        }

        if (Workspace.Names.IsSignature(Reader))
        {
            OnStraySignature();
            return;
        }

        Start(Root);
    }

    /// <summary>Called on each child of the root. Returns true if the child was read to its end and must not be digested.</summary>
    protected abstract bool OnChild();

    /// <summary>Called on a <c>ds:Signature</c> that is not a child of the root, or that <see cref="OnChild"/> did not accept.</summary>
    protected abstract void OnStraySignature();
}
