using System.Xml;
using Pix.Signatures.Canonicalization;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Documents;

/// <summary>The structure of a DICT body: any root, digested whole, with a signature among its children that is left out of the digest.</summary>
internal abstract class DictPass(Workspace workspace, XmlReader reader, DocumentLimits limits, IElementVisitor? visitor = null) : DocumentPass(workspace, reader, limits, visitor)
{
    protected ExclusiveCanonicalizer Root => Workspace.First;

    protected string RootNamespace { get; private set; } = string.Empty;

    /// <summary>Number of element children of the root begun so far.</summary>
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

    /// <summary>The reader is on a child of the root; true when the child was read to its end and is not part of the digest.</summary>
    protected abstract bool OnChild();

    /// <summary>The reader is on a <c>ds:Signature</c> that is not a child of the root, or not an acceptable one.</summary>
    protected abstract void OnStraySignature();
}
